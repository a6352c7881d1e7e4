"""The base of all schemas: unknown fields of a request are refused, responses are immutable."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints


class Answer(BaseModel):
    """Something the API sends."""

    model_config = ConfigDict(frozen=True)


class Order(BaseModel):
    """Something a client sends; a field it does not know is an error, not a silent loss."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("lies outside the years 1 to 9999") from None


UtcInput = Annotated[AwareDatetime, AfterValidator(_in_utc)]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=200)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
WebAddress = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\s/]+(/\S*)?$")]
