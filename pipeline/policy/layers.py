"""A profile with all it extends: found, read, and laid over one another."""

from collections.abc import Callable
from pathlib import Path

from pipeline.policy.entries import Entry, parse
from pipeline.policy.errors import ProfileError

PROFILES = Path(__file__).parent / "profiles"


def locate(name_or_path: str, beside: Path | None = None) -> Path:
    """The file of a profile: a .yaml path, a file beside the one that extends it, or one of ours."""
    if name_or_path.endswith((".yaml", ".yml")):
        return Path(name_or_path)
    own = PROFILES / f"{name_or_path}.yaml"
    near = beside / f"{name_or_path}.yaml" if beside else own
    return near if near.is_file() else own


def beside(folder: Path, name: str) -> Path:
    """A table that a profile names: in its own folder, else ours, where it extends one of ours."""
    near = folder / name
    return near if near.is_file() or not (PROFILES / name).is_file() else PROFILES / name


def read_layers(path: Path) -> list[Entry]:
    """The files of a profile, the most general first. Raises `ProfileError` for a cycle or unknown parent."""
    layers = [_read(path)]
    seen = [path.resolve()]
    while layers[0].has("extends"):
        child = layers[0]
        parent = locate(child.text("extends"), beside=seen[-1].parent)
        if not parent.is_file():
            known = ", ".join(sorted(file.stem for file in PROFILES.glob("*.yaml")))
            raise child.fail("no_parent", "extends", given=child.text("extends"), known=known)
        if parent.resolve() in seen:
            chain = " → ".join(file.stem for file in [*seen, parent])
            raise child.fail("cycle", "extends", chain=chain)
        seen.append(parent.resolve())
        layers.insert(0, _read(parent))
    return layers


def _read(path: Path) -> Entry:
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError:
        known = ", ".join(sorted(file.stem for file in PROFILES.glob("*.yaml")))
        raise ProfileError(path.name, 1, "no_profile", known=known) from None
    except UnicodeDecodeError as error:
        raise ProfileError(path.name, 1, "not_utf8", at=str(error.start)) from None


def by_id(layers: list[Entry], section: str, merge: Callable[[Entry, Entry], Entry]) -> list[Entry]:
    """The entries of a section over all layers. An entry of a lower layer with a known id is merged in its
    place; its new ones stand before those it inherits, so that a finer local rule is asked first."""
    merged: dict[str, Entry] = {}
    for layer in layers:
        own = _unique(layer, section)
        fresh = {name: entry for name, entry in own.items() if name not in merged}
        kept = {name: merge(old, own[name]) if name in own else old for name, old in merged.items()}
        merged = {**fresh, **kept}
    return list(merged.values())


def _unique(layer: Entry, section: str) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in layer.entries(section):
        name = entry.text("id", entry.text("code", "")) if entry.has("id") or entry.has("code") else ""
        if not name:
            raise entry.fail("missing", what="id")
        if name in found:
            raise entry.fail("id_twice", "id", given=name)
        found[name] = entry
    return found


def latest(layers: list[Entry], section: str, merge: Callable[[Entry, Entry], Entry] = Entry.overlaid) -> Entry | None:
    """The section as the most particular layer that has it gives it, its fields over the inherited ones."""
    found: Entry | None = None
    for layer in layers:
        entry = layer.entry(section)
        if entry is not None:
            found = entry if found is None else merge(found, entry)
    return found
