"""Secret keys of this installation: files under HUIYING_HOME/keys, made at first use, for the owner only."""

import os
import secrets
from pathlib import Path

from huiying.errors import SettingsError

KEY_BYTES = 32


def read_or_create(directory: Path, name: str) -> bytes:
    """The key called `name`, 32 random bytes; the first caller makes it, all others read the same."""
    path = directory / f"{name}.key"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create_whole(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise SettingsError("HUIYING_HOME", f"the key {path} cannot be used ({error}); {_remedy(path)}") from error
    if len(key) != KEY_BYTES:
        raise SettingsError("HUIYING_HOME", f"the key {path} is not {KEY_BYTES} bytes long; {_remedy(path)}")
    return key


def _create_whole(path: Path) -> None:
    """Write beside and link, so that two processes starting at once agree on one complete key."""
    if path.exists():
        return
    draft = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES))
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _remedy(path: Path) -> str:
    return f"restore it from the backup, or remove it to have a new one made: {path}"
