"""Cases that one follows."""

from datetime import datetime

from api.schemas.base import Answer


class Following(Answer):
    """Whether one follows a case, and how many one follows within one's scope."""

    case_id: str
    followed: bool
    count: int


class FollowedChange(Answer):
    """The latest that others did to a case that one follows. `event` is its kind, `label` its Chinese name."""

    case_id: str
    title: str
    event: str
    label: str
    by_name: str
    at: datetime
    seen: bool
