"""Forms the verdicts of a batch of posts that were read, step by step for all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from classifier.abroad import Abroad
from classifier.concepts import OWN_EVENT
from classifier.disposition import Asked, Disposal, Disposer
from classifier.grade import Grader, Grading
from classifier.keywords import Keywords
from classifier.kinds import Kind, Kinds
from classifier.post import ReadPost
from classifier.proof import Prover
from classifier.rules import Rules
from classifier.scoring import Scorer, Scores
from classifier.signs import Signs
from classifier.topics import TopicReading, Topics
from classifier.verdict import Evidence, Place, Verdict

_THRESHOLD: Final = 0.5
_DOUBT: Final = (0.3, 0.72)
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


class _Held(NamedTuple):
    """What a post with a category is held for: the names, all scores, the kind of emergency, the answer it asks for."""

    post: ReadPost
    names: list[str]
    scores: dict[str, float]
    told: Kind | None
    asked: Asked


class Judge:
    """Puts together what rules, heads and lexicons say of posts read for `home`; `model` names them in the verdicts.

    One step is taken for all posts before the next: its words and code are in the processor's cache then, which
    halves the price of the steps.
    """

    def __init__(
        self, rules: Rules, scorer: Scorer, disposer: Disposer, keywords: Keywords, signs: Signs, model: str, home: str
    ) -> None:
        concepts = rules.concepts
        self._scorer, self._disposer, self._keywords, self._model = scorer, disposer, keywords, model
        self._topics = Topics()
        self._grader = Grader(concepts.mask(_BACKGROUND), signs)
        self._kinds = Kinds()
        self._prover = Prover(rules, scorer)
        self._denied_beside = concepts.mask(["debunk", OWN_EVENT])
        self._abroad = Abroad(concepts, home)

    def kind(self, post: ReadPost) -> Kind | None:
        """The kind of emergency the post would be; None when no word says."""
        return self._kinds.of(post.fields, post.reading)

    def identifying(self, post: ReadPost) -> tuple[str, ...]:
        """The words that identify the matter of the post."""
        return self._keywords.of(post.batch, post.at, [place.name for place in post.places], _hazards(post))

    def topics(self, posts: Sequence[ReadPost], model: Scores) -> list[str]:
        """The topic of each post, whatever it tells of."""
        readings = [self._topics.read(post.fields) for post in posts]
        return [name for name, _ in self._named(readings, [None] * len(posts), posts, model)]

    def verdicts(
        self, posts: list[ReadPost], named: list[dict[str, float]], model: Scores, asked: dict[int, Asked]
    ) -> list[Verdict]:
        """The verdicts of all posts; `named` are their scores, `asked` what those in doubt ask for."""
        chinese = [_is_chinese(post.fields) for post in posts]
        held = [
            [name for name, score in scores.items() if score >= _THRESHOLD] if read else []
            for scores, read in zip(named, chinese, strict=True)
        ]
        told = [self.kind(post) if "emergency" in names else None for post, names in zip(posts, held, strict=True)]
        for post, names in zip(posts, held, strict=True):
            if "emergency" in names and self._abroad.struck(post):
                names.remove("emergency")
        matters = [at for at, names in enumerate(held) if names and at in asked]
        kept = [_Held(posts[at], held[at], named[at], told[at], asked[at]) for at in matters]
        judged = self._judged(kept, model)
        known = dict(zip(matters, judged, strict=True))
        asking = [at for at, one in asked.items() if at not in known and chinese[at] and one.anything]
        disposals = self._disposer.dispose(
            [asked[at] for at in asking], [posts[at].originals for at in asking], [()] * len(asking)
        )
        wanted = dict(zip(asking, disposals, strict=True))
        return [
            known.get(at) or self._outline(post, named[at], told[at], wanted.get(at), chinese[at])
            for at, post in enumerate(posts)
        ]

    def _judged(self, held: Sequence[_Held], model: Scores) -> list[Verdict]:
        """The verdicts of posts that have a category at least."""
        posts = [one.post for one in held]
        beside = self._denied_beside
        categories = [_ordered(one.names, one.scores, one.post.reading.mask & beside == beside) for one in held]
        kinds = [one.told if "emergency" in one.names else None for one in held]
        readings = [self._topics.read(post.fields) for post in posts]
        topics = self._named(readings, kinds, posts, model)
        proofs = [self._prover.proof(post, each) for post, each in zip(posts, categories, strict=True)]
        told = [
            Topics.proof(reading, self._topics.index[name], post.originals)
            for reading, (name, _), post in zip(readings, topics, posts, strict=True)
        ]
        suspicions = [one.scores["false_information"] for one in held]
        disposals = self._disposer.dispose(
            [one.asked for one in held], [post.originals for post in posts], categories, suspicions
        )
        keywords = [self.identifying(post) for post in posts]
        gradings = [self._grading(one, kind) for one, kind in zip(held, kinds, strict=True)]
        return [
            self._formed(*each)
            for each in zip(held, categories, topics, gradings, disposals, keywords, proofs, told, strict=True)
        ]

    def _grading(self, one: _Held, kind: Kind | None) -> Grading:
        if "emergency" not in one.names:
            return _NO_GRADING
        others = self._kinds.told(one.post.fields, one.post.reading)
        return self._grader.grade(one.post, kind.name if kind else "", others)

    def _formed(
        self,
        one: _Held,
        categories: tuple[str, ...],
        topic: tuple[str, float],
        grading: Grading,
        disposal: Disposal,
        keywords: tuple[str, ...],
        proof: list[Evidence],
        topic_proof: list[Evidence],
    ) -> Verdict:
        return Verdict(
            category=categories[0],
            categories=categories,
            scores=one.scores,
            topic=topic[0],
            topic_score=topic[1],
            grade=grading.grade or None,
            kind=one.told.name if one.told else None,
            casualties=grading.casualties,
            places=one.post.places,
            disposition=disposal.name,
            uncertain=_uncertain(one.scores, categories, one.post.places, chinese=True),
            evidence=(*proof, *grading.evidence, *topic_proof, *disposal.evidence),
            keywords=keywords,
            model=self._model,
        )

    def _outline(
        self, post: ReadPost, scores: dict[str, float], told: Kind | None, disposal: Disposal | None, chinese: bool
    ) -> Verdict:
        """The verdict of a post without a category; it may ask for something all the same."""
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
            model=self._model,
        )

    def _named(
        self, readings: Sequence[TopicReading], kinds: Sequence[Kind | None], posts: Sequence[ReadPost], model: Scores
    ) -> list[tuple[str, float]]:
        """Topic and certainty of each post by its topic words, its kind of emergency and the heads."""
        if not posts:
            return []
        rows = np.asarray([post.at for post in posts])
        lengths = np.maximum(model.features.word_bounds[rows + 1] - model.features.word_bounds[rows], 1)
        short = (np.minimum(_SHORT / lengths, 1.0) ** _BREVITY)[:, None]
        sums = np.asarray([reading.sums for reading in readings], dtype=np.float32)
        odds = self._scorer.topics(model, rows, sums) * (1.0 - 0.6 * short).astype(np.float32)
        odds += sums * short.astype(np.float32)
        for at, kind in enumerate(kinds):
            if kind:
                odds[at, self._topics.index[kind.topic]] += _KIND_WEIGHT
        best = odds.argmax(axis=1)
        certain = 1.0 / np.exp(odds - odds.max(axis=1, keepdims=True)).sum(axis=1).astype(np.float64)
        return [
            (self._topics.names[at], round(sure, 4)) for at, sure in zip(best.tolist(), certain.tolist(), strict=True)
        ]


def _hazards(post: ReadPost) -> list[str]:
    return [
        post.fields[field][found.start : found.end]
        for field, concepts in post.reading.concepts.items()
        for found in concepts
        if found.concept.startswith("hazard_")
    ][:6]


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
