"""Bodies and places as they are named to people."""

from api.schemas.base import Answer


class BodyName(Answer):
    """A body that can be named in a case."""

    id: str
    name: str


class PlaceName(Answer):
    """A division with the names above it, the highest first."""

    code: str
    name: str
    path: list[str]
