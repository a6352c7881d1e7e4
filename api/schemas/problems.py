"""Problem details, RFC 9457."""

from typing import Any

from pydantic import Field

from api.schemas.base import Answer


class Problem(Answer):
    """What went wrong and what to do. `code` is stable; `field` names the culprit of a 422, `part` what is
    away at a 503 (`store`, `search` or `bus`); `current_revision` and `changed` come with 412."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str | None = None
    field: str | None = None
    part: str | None = None
    current_revision: int | None = None
    changed: list[dict[str, Any]] | None = Field(default=None, description="events since the revision named")
