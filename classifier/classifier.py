"""`Classifier`: rules, model, places, grade, topic and disposition put together into one `Verdict`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from classifier.concepts import OWN_EVENT, Concepts
from classifier.disposition import Asked, Disposer, Lexicon
from classifier.disposition_model import DispositionModel, load_disposition
from classifier.features import Extractor
from classifier.gazetteer import Gazetteer
from classifier.grade import Grader, Grading
from classifier.keywords import Keywords
from classifier.kinds import Kind, Kinds
from classifier.model import SHIPPED, load_card, load_vectors, load_weights
from classifier.normalise import normalise_all
from classifier.places import PlaceFinder
from classifier.post import ReadPost
from classifier.proof import Prover
from classifier.rules import Reading, Rules
from classifier.rumour import RumourModel, load_rumour
from classifier.scoring import LONGEST, Scorer, Scores
from classifier.segmenter import Segmenter
from classifier.signs import Signs
from classifier.tables import uncollected
from classifier.topics import TopicReading, Topics
from classifier.verdict import CATEGORIES, Place, Text, Verdict
from classifier.vocabulary import Cut, Edges, Vocabulary, cut

_THRESHOLD: Final = 0.5
_DOUBT: Final = (0.3, 0.72)
# From this score of any category on, a post is asked which answer it wants, whether it gets a category or not.
_ASKING: Final = 0.02
_LONGEST: Final = 20_000
_BATCH: Final = 500
_KIND_WEIGHT: Final = 4.0
# Posts shorter than this many words follow the topic words; the longer a post, the more the head alone decides, which
# was trained on long letters.
_SHORT: Final = 15.0
_BREVITY: Final = 3
_LIKELY: Final = 0.7
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_TWO_CHINESE: Final = re.compile("[\u3400-\u9fff][^\u3400-\u9fff]*[\u3400-\u9fff]")
_KANA: Final = re.compile("[\u3041-\u30fa]")
_NO_GRADING: Final = Grading("", {}, ())
_BACKGROUND: Final = ("past", "drill", "fiction", "years_ago", "debunk", "forecast")


class Classifier:
    """Understands posts; build it with `load`, then call `classify` with batches."""

    def __init__(
        self,
        finder: PlaceFinder,
        segmenter: Segmenter,
        scorer: Scorer,
        disposer: Disposer,
        keywords: Keywords,
        vocabulary: Vocabulary,
        signs: Signs,
        card: dict[str, Any],
    ) -> None:
        self._finder = finder
        self._segmenter = segmenter
        self._home = finder.home
        concepts = Concepts(signs=signs)
        self._signs = signs
        self._rules = Rules(concepts)
        self._topics = Topics()
        self._grader = Grader(concepts.mask(_BACKGROUND), signs)
        self._disposer = disposer
        self._kinds = Kinds()
        self._denied_beside = concepts.mask(["debunk", OWN_EVENT])
        self._foreign = concepts.mask(["foreign"])
        self._ours = concepts.mask(["foreign_but_ours"])
        self._scorer = scorer
        self._prover = Prover(self._rules, scorer)
        self._keywords = keywords
        self._vocabulary = vocabulary
        self.card = card
        self.model = f"{card['name']}-{card['digests']['weights.npz'][:8]}"

    @classmethod
    @uncollected()
    def load(cls, home: str = "", model: Path | None = None, gazetteer: Path | None = None) -> Classifier:
        """Load the shipped model (or the artifact folder `model`) for the home division `home`, e.g. `5227`.

        `gazetteer` adds to the shipped list of the home's landmarks. Raises ModelError when an artifact is
        missing or altered.
        """
        segmenter, folder = Segmenter(), model or SHIPPED
        card = load_card(folder, segmenter.name)
        vectors = load_vectors(folder)
        places = Gazetteer(home, gazetteer)
        signs = Signs()
        extractor = Extractor(vectors, frozenset(places.senses))
        keywords = Keywords(dict(zip(vectors.rows, vectors.rarity.tolist(), strict=True)))
        vocabulary = Vocabulary(extractor.pack, keywords.worth)
        scorer = Scorer(load_weights(folder), extractor, RumourModel(load_rumour(folder)))
        disposer = Disposer(DispositionModel(load_disposition(folder)), Lexicon(signs=signs))
        finder = PlaceFinder(places, segmenter, signs)
        return cls(finder, segmenter, scorer, disposer, keywords, vocabulary, signs, card)

    def rarity(self, word: str) -> float:
        """How rare a normalised word is: the logarithm of its inverse document frequency, at most about 11."""
        return self._keywords.rarity(word)

    def locate(self, rows: Sequence[Text]) -> list[tuple[Place, ...]]:
        """Only the places of each post."""
        return [self._finder.locate(row) for row in rows]

    def suspicion(self, rows: Sequence[Text]) -> list[float]:
        """How likely fact checkers found each post false if they took it up at all; no alarm, which weighs more."""
        return self._scorer.suspicion([joined for part in _parts(rows) for joined in self._read(part)[2]])

    def topics(self, rows: Sequence[Text]) -> list[str]:
        """The topic of each post, whether it has a category or not."""
        found = []
        for part in _parts(rows):
            posts, batch, joined = self._read(part)
            scores = self._scorer.score(batch, joined)
            found += [self._topic(self._topics.read(post.fields), None, scores, post.at)[0] for post in posts]
        return found

    def keywords(self, rows: Sequence[Text]) -> list[tuple[str, ...]]:
        """The words that identify the matter of each post, whether it has a category or not."""
        return [self._identifying(post) for part in _parts(rows) for post in self._read(part)[0]]

    def _identifying(self, post: ReadPost) -> tuple[str, ...]:
        return self._keywords.of(post.batch, post.at, [place.name for place in post.places], self._hazards(post))

    def kinds(self, rows: Sequence[Text]) -> list[str | None]:
        """The kind of emergency each post would be, whether it is held for one or not; None when no word says."""
        found = [self._kinds.of(post.fields, post.reading) for part in _parts(rows) for post in self._read(part)[0]]
        return [kind.name if kind else None for kind in found]

    def dispositions(self, rows: Sequence[Text]) -> list[str]:
        """The answer that each post asks for by its wording, whether it has a category or not."""
        found = []
        for part in _parts(rows):
            posts, batch, joined = self._read(part)
            asked = self._asked(posts, joined, self._scorer.score(batch, joined))
            found += [self._disposer.dispose(a, p.originals, ()).name for a, p in zip(asked, posts, strict=True)]
        return found

    def classify(self, rows: Sequence[Text]) -> list[Verdict]:
        """One verdict for each post, in order; any text is accepted."""
        found: list[Verdict] = []
        for part in _parts(rows):
            with uncollected():
                found += self._classify(part)
        return found

    def _classify(self, rows: Sequence[Text]) -> list[Verdict]:
        posts, batch, joined = self._read(rows)
        scores = self._scorer.score(batch, joined)
        rules = np.asarray([post.reading.log_odds for post in posts], dtype=np.float32)
        mixed = self._scorer.mix(rules, scores.odds)
        chances = 1.0 / (1.0 + np.exp(-np.clip(mixed, -30.0, 30.0)))
        exact = np.round(chances.astype(np.float64), 4)
        doubted = np.flatnonzero((exact >= _ASKING).any(axis=1)).tolist()
        asked = dict(zip(doubted, self._asked([posts[at] for at in doubted], joined, scores), strict=True))
        named = [dict(zip(CATEGORIES, chance, strict=True)) for chance in exact.tolist()]
        return self._verdicts(posts, named, scores, asked)

    def _asked(self, posts: Sequence[ReadPost], joined: Sequence[str], scores: Scores) -> list[Asked]:
        """What the wording of posts of one batch asks for."""
        rows = [post.at for post in posts]
        return self._disposer.ask(posts, [joined[at] for at in rows], scores.features.dense[rows])

    def _read(self, rows: Sequence[Text]) -> tuple[list[ReadPost], Cut, list[str]]:
        titles = normalise_all([row.title[:_LONGEST] for row in rows])
        texts = normalise_all([row.text[:_LONGEST] for row in rows])
        joined = [f"{title}\n{text[:LONGEST]}" for title, text in zip(titles, texts, strict=True)]
        batch = cut(joined, self._segmenter, self._vocabulary)
        fields = [{"title": title, "text": text} for title, text in zip(titles, texts, strict=True)]
        signs = self._signs.of_texts([f"{title}\n{text}" for title, text in zip(titles, texts, strict=True)])
        places = [self._located(row, fields[at], batch, at, signs[at]) for at, row in enumerate(rows)]
        readings = [
            self._rules.read(plain, row.channel, self._names_home(found), known)
            for row, plain, found, known in zip(rows, fields, places, signs, strict=True)
        ]
        numbered = enumerate(zip(rows, fields, signs, readings, places, strict=True))
        return (
            [
                ReadPost(plain, {"title": row.title, "text": row.text}, known, batch, at, reading, found)
                for at, (row, plain, known, reading, found) in numbered
            ],
            batch,
            joined,
        )

    def _located(self, row: Text, fields: dict[str, str], batch: Cut, at: int, signs: int) -> tuple[Place, ...]:
        edges = Edges(fields, self._segmenter, batch, at, LONGEST)
        return self._finder.places(fields, row, edges, signs)

    def _names_home(self, places: tuple[Place, ...]) -> bool:
        return any(place.confidence >= 0.5 and place.code.startswith(self._home) for place in places)

    def _verdicts(
        self, posts: list[ReadPost], named: list[dict[str, float]], model: Scores, asked: dict[int, Asked]
    ) -> list[Verdict]:
        """Step by step for all posts: a step's words and code are at hand in the processor's cache then."""
        chinese = [_is_chinese(post.fields) for post in posts]
        held = [
            [name for name, score in scores.items() if score >= _THRESHOLD] if read else []
            for scores, read in zip(named, chinese, strict=True)
        ]
        told = [
            self._kinds.of(post.fields, post.reading) if "emergency" in names else None
            for post, names in zip(posts, held, strict=True)
        ]
        for post, names in zip(posts, held, strict=True):
            if "emergency" in names and self._abroad(post.reading, post.places):
                names.remove("emergency")
        matters = [at for at, names in enumerate(held) if names and at in asked]
        judged = self._judged(
            matters, posts, [_Held(held[at], named[at], told[at], asked[at]) for at in matters], model
        )
        known = dict(zip(matters, judged, strict=True))
        return [
            known.get(at) or self._outline(post, named[at], told[at], asked.get(at), chinese[at])
            for at, post in enumerate(posts)
        ]

    def _judged(self, matters: list[int], posts: list[ReadPost], held: list[_Held], model: Scores) -> Iterator[Verdict]:
        """The verdicts of the posts `matters`, which have a category at least."""
        read = [posts[at] for at in matters]
        beside = self._denied_beside
        categories = [
            _ordered(one.names, one.scores, post.reading.mask & beside == beside)
            for one, post in zip(held, read, strict=True)
        ]
        kinds = [one.told if "emergency" in one.names else None for one in held]
        topics = [self._topics.read(post.fields) for post in read]
        topic = [self._topic(topics[at], kinds[at], model, post.at) for at, post in enumerate(read)]
        proof = [self._prover.proof(post, categories[at]) for at, post in enumerate(read)]
        disposal = [
            self._disposer.dispose(o.asked, p.originals, c) for o, p, c in zip(held, read, categories, strict=True)
        ]
        keywords = [self._identifying(post) for post in read]
        for at, (one, post) in enumerate(zip(held, read, strict=True)):
            grading = self._grading(post, kinds[at]) if "emergency" in one.names else _NO_GRADING
            yield Verdict(
                category=categories[at][0],
                categories=categories[at],
                scores=one.scores,
                topic=topic[at][0],
                topic_score=topic[at][1],
                grade=grading.grade or None,
                kind=one.told.name if one.told else None,
                casualties=grading.casualties,
                places=post.places,
                disposition=disposal[at].name,
                uncertain=_uncertain(one.scores, categories[at], post.places, chinese=True),
                evidence=(
                    *proof[at],
                    *grading.evidence,
                    *Topics.proof(topics[at], self._topics.index[topic[at][0]], post.originals),
                    *disposal[at].evidence,
                ),
                keywords=keywords[at],
                model=self.model,
            )

    def _outline(
        self, post: ReadPost, scores: dict[str, float], told: Kind | None, asked: Asked | None, chinese: bool
    ) -> Verdict:
        """The verdict of a post without a category; it may ask for something all the same."""
        asking = asked is not None and chinese and asked.anything
        disposal = self._disposer.dispose(asked, post.originals, ()) if asked and asking else None
        return Verdict(
            category=None,
            categories=(),
            scores=scores,
            topic=None,
            topic_score=0.0,
            grade=None,
            kind=told.name if told else None,
            casualties={},
            places=post.places,
            disposition=disposal.name if disposal else None,
            uncertain=_uncertain(scores, (), post.places, chinese),
            evidence=disposal.evidence if disposal else (),
            keywords=(),
            model=self.model,
        )

    def _grading(self, post: ReadPost, kind: Kind | None) -> Grading:
        return self._grader.grade(post, kind.name if kind else "")

    def _abroad(self, reading: Reading, places: tuple[Place, ...]) -> bool:
        """An emergency in another country: foreign names, none of ours."""
        return bool(reading.mask & self._foreign) and not reading.mask & self._ours and not places

    @staticmethod
    def _hazards(post: ReadPost) -> list[str]:
        return [
            post.fields[field][found.start : found.end]
            for field, concepts in post.reading.concepts.items()
            for found in concepts
            if found.concept.startswith("hazard_")
        ][:6]

    def _topic(self, reading: TopicReading, kind: Kind | None, model: Scores, at: int) -> tuple[str, float]:
        odds = self._scorer.topics(model, at, reading.sums)
        bounds = model.features.word_bounds
        length = int(bounds[at + 1] - bounds[at])
        short = min(_SHORT / max(length, 1), 1.0) ** _BREVITY
        odds = odds * (1.0 - 0.6 * short) + np.asarray(reading.sums, dtype=np.float32) * short
        if kind:
            odds[self._topics.index[kind.topic]] += _KIND_WEIGHT
        best = int(odds.argmax())
        certainty = 1.0 / float(np.exp(odds - odds[best]).sum())
        return self._topics.names[best], round(certainty, 4)


class _Held(NamedTuple):
    """What a post with a category is held for: the names, all scores, the kind of emergency, the answer it asks for."""

    names: list[str]
    scores: dict[str, float]
    told: Kind | None
    asked: Asked


def _parts(rows: Sequence[Text]) -> Iterator[Sequence[Text]]:
    """Consecutive parts of at most `_BATCH` posts, which bounds the memory of a call."""
    return (rows[first : first + _BATCH] for first in range(0, len(rows), _BATCH))


def _ordered(held: list[str], scores: dict[str, float], denied_beside: bool) -> tuple[str, ...]:
    """The primary first: a likely rumour before the emergency it tells of, which precedes the rest.

    With `denied_beside` the emergency is real and a rumour about it is denied: it stays first.
    """
    likely = scores["false_information"] >= _LIKELY and not denied_beside
    first = {"emergency": 1, "false_information": 2 if likely else 0}
    return tuple(sorted(held, key=lambda name: (-first.get(name, 0), -scores[name])))


def _uncertain(scores: dict[str, float], categories: tuple[str, ...], places: tuple[Place, ...], chinese: bool) -> bool:
    """Whether a score is doubtful, the place of a matter a guess, or nothing said at all."""
    low, high = _DOUBT
    for score in scores.values():
        if low < score < high:
            return True
    return bool(places) and places[0].confidence < 0.5 if categories else not chinese


def _is_chinese(fields: dict[str, str]) -> bool:
    """Whether a field has two Chinese characters at least and not more kana; of others nothing is understood."""
    for value in fields.values():
        if _TWO_CHINESE.search(value):
            return not _KANA.search(value) or len(_KANA.findall(value)) < len(_CHINESE.findall(value))
    return False
