"""What completes a search while it is typed: fields of the syntax, their values from the profile, titles of cases."""

from collections.abc import Iterator

from api.context import Context
from api.presenting.names import Names
from api.presenting.refusals import wants_english
from api.presenting.words import FACET_VALUES
from api.schemas.posts import Suggestion, Suggestions
from api.viewer import Viewer
from api.words import FIELDS
from pipeline.ports.queries import CaseFilter
from pipeline.ports.search import Query

SUGGESTED = 10
OF_A_FIELD = 4
# The word that is offered for each facet; all of `words.FIELDS` are understood.
CHINESE = {
    "place": "县",
    "category": "类别",
    "topic": "主题",
    "grade": "等级",
    "state": "状态",
    "body": "单位",
    "channel": "渠道",
    "overdue": "超时",
}
CODED = (*FACET_VALUES, "overdue")
Values = Iterator[tuple[str, str]]


def suggestions(context: Context, viewer: Viewer, typed: str) -> Suggestions:
    """Completions of the last word, the words before it kept; titles are those of cases within one's scope."""
    head, _, last = typed.rpartition(" ")
    before = f"{head} " if head else ""
    asked = _Asked(context, before, last, english=wants_english(viewer.language))
    entries = list(asked.of_field() if asked.field else asked.of_word())[:SUGGESTED]
    if not asked.field:
        entries += _cases(context, viewer, typed.strip(), SUGGESTED - len(entries))
    return Suggestions(items=[entry.text for entry in entries], entries=entries)


class _Asked:
    """The word that is being typed, with what is kept before it."""

    def __init__(self, context: Context, before: str, last: str, *, english: bool) -> None:
        self._names = Names(context.profile)
        self._topics = tuple(context.profile.topics)
        self._before, self._english = before, english
        name, separator, value = last.replace("：", ":").partition(":")
        self.field = FIELDS.get(name.lower(), "") if separator else ""
        self._word, self._said = (value.strip('"') if self.field else last), name

    def of_field(self) -> Iterator[Suggestion]:
        """The values of the field before the colon that have the word in them."""
        for value, label in self._values(self.field):
            if self._has(self.field, value, label):
                yield self._value(self.field, value, label, self._said)

    def of_word(self) -> Iterator[Suggestion]:
        """Fields that begin like the word, then a few values of each that have it in them."""
        for facet, chinese in CHINESE.items():
            said = facet if self._english else chinese
            if not self._word or said.startswith(self._word.lower()):
                yield Suggestion(kind="field", text=f"{self._before}{said}:", label=said, field=facet)
        if not self._word:
            return
        for facet, chinese in CHINESE.items():
            found = [each for each in self._values(facet) if self._has(facet, *each)]
            for value, label in found[:OF_A_FIELD]:
                yield self._value(facet, value, label, facet if self._english else chinese)

    def _has(self, facet: str, value: str, label: str) -> bool:
        """In English the codes are words too, but not those of divisions and bodies."""
        word, coded = self._word.lower(), self._english and facet in CODED
        return word in label.lower() or (coded and word in value.lower())

    def _value(self, facet: str, value: str, label: str, said: str) -> Suggestion:
        """In English by the code, which is English; places, bodies and topics have names alone."""
        name = value if self._english and facet in CODED else label
        quoted = f'"{name}"' if " " in name else name
        return Suggestion(kind="value", text=f"{self._before}{said}:{quoted} ", label=label, field=facet, value=value)

    def _values(self, facet: str) -> Values:
        match facet:
            case "place":
                yield from self._names.places.items()
            case "body":
                yield from ((body.id, body.name) for body in self._names.assignable())
            case "topic":
                yield from ((topic, topic) for topic in self._topics)
            case "overdue":
                yield from (("yes", "是"), ("no", "否"))
            case _:
                yield from FACET_VALUES[facet].items()


def _cases(context: Context, viewer: Viewer, typed: str, most: int) -> list[Suggestion]:
    """Cases that the words find, else the last opened; looked up in the store within the scope once more."""
    now = context.clock.now()
    if most <= 0:
        return []
    if typed:
        hits = context.search.search(Query(text=typed, kind="case", scope=viewer.scope, limit=most)).hits
        ids = [hit.case_id for hit in hits]
    else:
        ids = list(context.queries.ids(CaseFilter(scope=viewer.scope), now, most))
    visible = context.queries.visible(ids, viewer.scope)
    records = context.queries.records([each for each in ids if each in visible], now)
    titles = [(each, records[each].case.title) for each in ids if each in records]
    return [Suggestion(kind="case", text=title, label=title, value=case_id) for case_id, title in titles if title]
