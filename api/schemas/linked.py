"""A case as other records name it."""

from api.schemas.base import Answer


class LinkedCase(Answer):
    """A case that one sees, by its title and how it stands."""

    id: str
    title: str
    state: str
