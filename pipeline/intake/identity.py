"""Names of posts: the id across revisions, the revision of the content, the trace through the logs."""

import re
from hashlib import blake2b

_SAFE = re.compile(r"[A-Za-z0-9_.:\-]{1,80}")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.\-]+")


def _short(content: str) -> str:
    return blake2b(content.encode("utf-8"), digest_size=8).hexdigest()


def source_name(source: str) -> str:
    """The source as the first part of an id: at most 39 safe characters, distinct for distinct sources."""
    name = source.strip()
    if name and len(name) <= 39 and not _UNSAFE.search(name):
        return name
    return f"{_UNSAFE.sub('-', name).strip('-')[:20]}-{_short(name)}".lstrip("-")


def post_id(source: str, native_id: str, url: str, content: str) -> str:
    """`source:native`, at most 120 characters of [A-Za-z0-9_.:-]; what does not fit is digested."""
    native = native_id.strip() or url.strip()
    if not native:
        return f"{source_name(source)}:{_short(content)}"
    return f"{source_name(source)}:{native if _SAFE.fullmatch(native) else _short(native)}"


def revision(title: str, text: str) -> str:
    """16 hex digits over the masked title and text without white space.

    Masked, because a plain digest of the full text would give a phone number away to anyone who tries
    all numbers; without white space, because sites rewrap their pages.
    """
    return _short("\x1f".join("".join(part.split()) for part in (title, text)))


def revision_key(id: str, revision: str) -> str:
    """One revision of one post, as asked of the store: `id@revision`."""
    return f"{id}@{revision}"


def trace(id: str, revision: str) -> str:
    """One id for the logs; the same when the same revision comes again, so repetitions are recognised."""
    return _short(f"trace {id} {revision}")
