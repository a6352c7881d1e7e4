"""Posts with their reading."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Answer, LongText, Order, UtcInput, WebAddress
from api.schemas.bodies import BodyName
from pipeline.domain.assessment import Category, Disposition, Grade
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State


class Marked(Answer):
    """The words a judgement rests on; `start` and `end` count code points of `field`, end exclusive. `why` names the
    rules, `told` says what they look for in the reader's language."""

    field: str
    text: str
    start: int
    end: int
    why: str
    told: str = ""
    judgement: str


class PlaceMark(Answer):
    """A division found in the text."""

    code: str
    name: str
    level: str
    path: list[str]
    confidence: float
    field: str
    text: str
    start: int
    end: int


class Reading(Answer):
    """What the machine read in the post."""

    category: Category | None
    categories: list[Category]
    scores: dict[str, float]
    topic: str | None
    grade: Grade | None
    places: list[PlaceMark]
    evidence: list[Marked]
    uncertain: bool
    model: str
    disposition: Disposition | None
    casualties: dict[str, int]


class PostRow(Answer):
    """A masked post. `author` is a pseudonym, empty for handlers. `copy_of` is the earlier post of the case that it
    repeats nearly word for word and figure for figure; `duplicates` counts those that repeat this one."""

    id: str
    revision: str
    version: int
    channel: Channel
    source: str
    url: str
    title: str
    text: str
    author: str
    region: str
    published_at: datetime | None
    collected_at: datetime
    reposts: int
    comments: int
    likes: int
    assessment: Reading
    case_id: str
    copy_of: str = ""
    duplicates: int


class Span(Answer):
    """A found word: code points of the text, end exclusive."""

    start: int
    end: int


class Highlight(Answer):
    """Where the words searched for stand."""

    title: list[Span]
    text: list[Span]


class FoundPost(PostRow):
    """A post that the search found."""

    highlight: Highlight


class FacetCount(Answer):
    """How many of the matches have the value; `label` is its name."""

    value: str
    label: str
    count: int


class PostPage(Answer):
    """One page of found posts, the best first."""

    items: list[FoundPost]
    next_cursor: str | None
    total: int
    facets: dict[str, list[FacetCount]]


class NewPost(Order):
    """A post entered by hand, or a report of an incident that is not online yet (`offline`).

    `place` and `told_by` (a desk or a site, never a person) end the text in a line of their own, so that they are
    read, marked and searched as all else.
    """

    channel: Literal["manual", "offline"]
    title: str = Field(default="", max_length=300)
    text: LongText
    url: WebAddress | Literal[""] = ""
    published_at: UtcInput | None = None
    place: Annotated[str, Field(max_length=100)] = ""
    told_by: Annotated[str, Field(max_length=100)] = ""


class AcceptedPost(Answer):
    """The post is on its way; `GET /posts/{id}` tells where it went."""

    id: str
    revision: str


class PostCase(Answer):
    """The case that a post is in; `founded`: this very post opened it."""

    id: str
    title: str
    state: State
    founded: bool
    lead: BodyName | None


class PostCourse(Answer):
    """Where a post went: `waiting` to be read, `alone` in no case yet, `in_case`; `passed_on` when it is out of the
    reader's scope or not here at all, which are told alike."""

    id: str
    state: Literal["waiting", "alone", "in_case", "passed_on"]
    case: PostCase | None = None


class RejectedRow(Answer):
    """A row that was kept aside; `row` is its number in the file, the header being row 1."""

    row: int
    field: str
    reason: str


class ImportReport(Answer):
    """What became of a file. `mapping` says which column was taken for which field."""

    rows: int
    imported: int
    already_known: int
    rejected: list[RejectedRow]
    mapping: dict[str, str]


class Suggestion(Answer):
    """A completion: `text` is the whole search with it. A `field` of the syntax awaits its value; a `value` has its
    code beside its name; a `case` is named by its id and title."""

    kind: Literal["field", "value", "case"]
    text: str
    label: str
    field: str = ""
    value: str = ""


class Suggestions(Answer):
    """Completions of what is being typed, ready to be searched for; `items` are the texts of `entries`."""

    items: list[str]
    entries: list[Suggestion]
