"""What the live stream says; documented here because OpenAPI does not know server-sent events."""

from datetime import datetime

from api.schemas.base import Answer
from pipeline.domain.transitions import State


class CaseChanged(Answer):
    """Event `case`: something happened to a case within one's scope."""

    id: str
    revision: int
    state: State
    event: str
    title: str
    at: datetime


class AlertRaised(Answer):
    """Event `alert`: something newly answered one of one's own saved searches, or, with `event` and without `search`,
    others changed a case that one follows."""

    id: int
    search: str
    title: str
    case_id: str
    event: str = ""


class ViewCounts(Answer):
    """Event `counts`: how many cases each view holds now."""

    views: dict[str, int]
