"""`Classifier`: rules, model, places, grade, topic and disposition put together into one `Verdict`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifier.concepts import Concepts
from classifier.disposition import Asked, Disposer, Lexicon
from classifier.disposition_model import DispositionModel, load_disposition
from classifier.features import Extractor
from classifier.gazetteer import Gazetteer
from classifier.judge import Judge
from classifier.keywords import Keywords
from classifier.model import SHIPPED, load_card, load_vectors, load_weights
from classifier.normalise import normalise_all
from classifier.places import PlaceFinder
from classifier.post import ReadPost
from classifier.rules import Rules
from classifier.rumour import RumourModel, load_rumour
from classifier.scoring import LONGEST, Scorer, Scores
from classifier.segmenter import Segmenter
from classifier.signs import Signs
from classifier.tables import uncollected
from classifier.verdict import CATEGORIES, Place, Text, Verdict
from classifier.vocabulary import Cut, Edges, Vocabulary, cut

# From this score of any category on, a post is asked which answer it wants, whether it gets a category or not.
_ASKING: Final = 0.01
_LONGEST: Final = 20_000
_BATCH: Final = 500


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
        self._disposer = disposer
        self._scorer = scorer
        self._keywords = keywords
        self._vocabulary = vocabulary
        self.card = card
        self.model = f"{card['name']}-{card['digests']['weights.npz'][:8]}"
        self._judge = Judge(self._rules, scorer, disposer, keywords, signs, self.model, self._home)

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
            found += self._judge.topics(posts, scores)
        return found

    def keywords(self, rows: Sequence[Text]) -> list[tuple[str, ...]]:
        """The words that identify the matter of each post, whether it has a category or not."""
        return [self._judge.identifying(post) for part in _parts(rows) for post in self._read(part)[0]]

    def kinds(self, rows: Sequence[Text]) -> list[str | None]:
        """The kind of emergency each post would be, whether it is held for one or not; None when no word says."""
        found = [self._judge.kind(post) for part in _parts(rows) for post in self._read(part)[0]]
        return [kind.name if kind else None for kind in found]

    def dispositions(self, rows: Sequence[Text]) -> list[str]:
        """The answer that each post asks for by its wording, whether it has a category or not."""
        found = []
        for part in _parts(rows):
            posts, batch, joined = self._read(part)
            asked = self._asked(posts, joined, self._scorer.score(batch, joined))
            disposals = self._disposer.dispose(asked, [post.originals for post in posts], [()] * len(posts))
            found += [disposal.name for disposal in disposals]
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
        return self._judge.verdicts(posts, named, scores, asked)

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
        edges = [Edges(plain, self._segmenter, batch, at, LONGEST) for at, plain in enumerate(fields)]
        mentions = [self._finder.mentions(*each) for each in zip(fields, edges, signs, strict=True)]
        places = [self._finder.places(*each) for each in zip(mentions, fields, rows, signs, strict=True)]
        concepts = [self._rules.find(plain, known) for plain, known in zip(fields, signs, strict=True)]
        readings = [
            self._rules.weigh(plain, words, row.channel, self._names_home(found))
            for row, plain, words, found in zip(rows, fields, concepts, places, strict=True)
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

    def _names_home(self, places: tuple[Place, ...]) -> bool:
        return any(place.confidence >= 0.5 and place.code.startswith(self._home) for place in places)


def _parts(rows: Sequence[Text]) -> Iterator[Sequence[Text]]:
    """Consecutive parts of at most `_BATCH` posts, which bounds the memory of a call."""
    return (rows[first : first + _BATCH] for first in range(0, len(rows), _BATCH))
