"""index: what changed in the store becomes searchable. It reads the current row, so replays are harmless."""

from collections.abc import Iterable, Sequence

from pipeline.codec import decode
from pipeline.domain.case import Case
from pipeline.domain.messages import Change
from pipeline.ports.bus import CHANGES, Delivery
from pipeline.ports.search import Document, SearchIndex
from pipeline.ports.store import CaseStore, StoredPost, Transaction

# A post's document changes with its own version, with the case it is given to, and with that case's sequence.
CASE_STEPS = 1_000_000
POST_MOVES = 10_000


class Index:
    """Writes posts and cases to the search index, each with the version of its rows."""

    name = "index"
    topic = CHANGES
    group = "index"

    def __init__(self, store: CaseStore, search: SearchIndex) -> None:
        self.store = store
        self.search = search

    def handle(self, batch: Sequence[Delivery]) -> None:
        """Index what the batch says has changed, each row once."""
        changes = [decode(delivery.value, Change) for delivery in batch]
        with self.store.read() as tx:
            documents = documents_of(tx, changes)
        self.search.put(documents)


def documents_of(tx: Transaction, changes: Iterable[Change]) -> list[Document]:
    """The current documents of the changed posts and cases."""
    changed = list(changes)
    cases = dict(tx.cases(list({change.id for change in changed if change.kind == "case"})))
    rescoped = {change.id for change in changed if change.kind == "case" and change.rescoped}
    posts = dict(tx.latest_posts(list({change.id for change in changed if change.kind == "post"})))
    for case_id in rescoped & cases.keys():
        posts |= {stored.post.id: stored for stored in tx.post_refs(case_id)}
    missing = {stored.case_id for stored in posts.values()} - cases.keys() - {""}
    holders = {**cases, **tx.cases(list(missing))}
    return [
        *(case_document(case) for case in cases.values()),
        *(post_document(stored, holders.get(stored.case_id)) for stored in posts.values()),
    ]


def case_document(case: Case) -> Document:
    """A case by title and reading; its posts carry the text."""
    reading = case.reading
    names = " ".join(name for place in reading.places for name in (*place.path, place.name))
    return Document(
        id=f"case:{case.id}",
        version=case.seq,
        kind="case",
        title=case.title,
        text=f"{reading.topic or ''} {reading.kind or ''} {names}",
        at=case.opened_at,
        scope=tuple(sorted(case.acting)),
        facets={
            "category": tuple(category.value for category in reading.categories),
            "place": _areas(place.code for place in reading.places),
            "state": (case.state.value,),
            "channel": (case.channel,),
        },
        case_id=case.id,
    )


def post_document(stored: StoredPost, case: Case | None) -> Document:
    """A post, found by the bodies acting in its case; outside any case by the internet office alone."""
    post, assessment = stored.post, stored.assessment
    return Document(
        id=f"post:{post.id}",
        version=(stored.version * POST_MOVES + stored.moves) * CASE_STEPS + (case.seq if case else 0),
        kind="post",
        title=post.title,
        text=post.text,
        at=post.published_at or post.collected_at,
        scope=tuple(sorted(case.acting)) if case else (),
        facets={
            "category": tuple(category.value for category in assessment.categories),
            "place": _areas(place.code for place in assessment.places),
            "source": (post.source,),
            "channel": (post.channel.value,),
            "case": (stored.case_id,) if stored.case_id else (),
        },
        case_id=stored.case_id,
    )


def _areas(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes with every division above them."""
    areas = {code[:length] for code in codes for length in (2, 4, 6, 9) if len(code) >= length}
    return tuple(sorted(areas))
