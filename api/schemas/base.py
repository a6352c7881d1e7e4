"""The base of all schemas: unknown fields of a request are refused, responses are immutable."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from pipeline.intake.cleaning import legible

# Kept as a person typed it: what is hashed is no text to read.
SECRET = "password"
YEARS = range(1970, 2101)
LARGEST_ID = 2**31 - 1


class Answer(BaseModel):
    """Something the API sends."""

    model_config = ConfigDict(frozen=True)


class Order(BaseModel):
    """Something a client sends; a field it does not know is an error, not a silent loss.

    What nobody sees (control characters, zero width, turned directions) is taken out of every text, so that a text
    of nothing else is none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _legible(cls, sent: Any) -> Any:
        if not isinstance(sent, dict):
            return sent
        return {name: value if name == SECRET else _readable(value) for name, value in sent.items()}


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return legible(value)
    return [_readable(each) for each in value] if isinstance(value, list) else value


def _in_utc(value: datetime) -> datetime:
    at = value.astimezone(UTC) if value.year in YEARS else value
    if at.year not in YEARS:
        raise PydanticCustomError("time_outside", "lies outside the years 1970 to 2100")
    return at


UtcInput = Annotated[AwareDatetime, AfterValidator(_in_utc)]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=200)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
WebAddress = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\s/]+(/\S*)?$")]
CaseName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
# What stores number rows with; larger ones name nothing anywhere.
RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
RowNumber = Annotated[int, Field(ge=1, le=LARGEST_ID)]
