"""What people order to be done with a case."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import LongText, Order, ShortText, UtcInput, WebAddress
from pipeline.domain.assessment import Category, Grade

BodyId = Annotated[str, Field(min_length=1, max_length=100)]


class Confirm(Order):
    """Accept the machine's reading."""


class Correct(Order):
    """Correct the reading; what is left out stays. `places` are division codes, `grade` null withdraws it."""

    category: Category | None = None
    topic: ShortText | None = None
    grade: Grade | None = None
    places: Annotated[tuple[str, ...], Field(max_length=50)] | None = None


class Dispatch(Order):
    """Name the body that must answer, and those that support it."""

    lead: BodyId
    supporting: Annotated[tuple[BodyId, ...], Field(max_length=20)] = ()
    note: Annotated[str, Field(max_length=2_000)] = ""


class SignIn(Order):
    """Take the case."""


class Return(Order):
    """Say that the matter is not one's own."""

    reason: ShortText
    note: Annotated[str, Field(max_length=2_000)] = ""


class Progress(Order):
    """Report what was done so far."""

    text: LongText


class Publish(Order):
    """Record a published answer with its proof. Facts, measures and result make the text when it is empty."""

    kind: Literal["authoritative_information", "response", "further_information"]
    text: Annotated[str, Field(max_length=20_000)] = ""
    url: WebAddress
    issued_by: ShortText
    published_at: UtcInput
    facts: Annotated[str, Field(max_length=5_000)] = ""
    measures: Annotated[str, Field(max_length=5_000)] = ""
    result: Annotated[str, Field(max_length=5_000)] = ""


class PressConference(Order):
    """Record that a press conference was held."""

    held_at: UtcInput
    place: ShortText
    speaker: ShortText


class Close(Order):
    """End the matter."""

    note: Annotated[str, Field(max_length=2_000)] = ""


class Dismiss(Order):
    """Decide that nobody owes an answer."""

    reason: ShortText


class Reopen(Order):
    """Take the matter up again."""

    reason: ShortText


class Merge(Order):
    """Give this case's posts and duties to another."""

    into: Annotated[str, Field(min_length=1, max_length=200)]
