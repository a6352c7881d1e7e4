"""index: what changed in the store becomes searchable. It reads the current row, so replays are harmless."""

from collections.abc import Iterable, Sequence

from pipeline.codec import decode
from pipeline.domain.case import Case
from pipeline.domain.messages import Change
from pipeline.ports.bus import CHANGES, Delivery
from pipeline.ports.search import Document, SearchIndex
from pipeline.ports.store import CaseStore, PostText, Standing, Transaction

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
    cases = tx.cases(_ids(change for change in changed if change.kind == "case" and not change.unseen))
    rescoped = _ids(change for change in changed if change.kind == "case" and change.rescoped)
    posts = [
        *tx.post_texts(_ids(change for change in changed if change.kind == "post")),
        *tx.texts_of_cases(rescoped),
    ]
    holders = tx.standings(list({post.case_id for post in posts} - {""}))
    by_id = {post.id: post_document(post, holders.get(post.case_id)) for post in posts}
    return [*map(case_document, cases.values()), *by_id.values()]


def _ids(changes: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(change.id for change in changes))


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


def post_document(post: PostText, case: Standing | None) -> Document:
    """A post, found by the bodies acting in its case; outside any case by the internet office alone."""
    return Document(
        id=f"post:{post.id}",
        version=(post.version * POST_MOVES + post.moves) * CASE_STEPS + (case.seq if case else 0),
        kind="post",
        title=post.title,
        text=post.text,
        at=post.at,
        scope=case.acting if case else (),
        facets={
            "category": post.categories,
            "place": _areas(post.places),
            "source": (post.source,),
            "channel": (post.channel,),
            "case": (post.case_id,) if post.case_id else (),
        },
        case_id=post.case_id,
        collected_at=post.collected_at,
    )


def _areas(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes with every division above them."""
    areas = {code[:length] for code in codes for length in (2, 4, 6, 9) if len(code) >= length}
    return tuple(sorted(areas))
