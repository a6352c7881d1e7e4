"""assess: posts in, read posts out. It has no state and scales with partitions."""

from collections.abc import Sequence
from dataclasses import replace

from classifier import Classifier, Text, Verdict, normalise
from pipeline.codec import decode, encode
from pipeline.domain.assessment import (
    AssessedPost,
    Assessment,
    Category,
    Disposition,
    Evidence,
    Grade,
    Place,
)
from pipeline.domain.post import Post, require_whole
from pipeline.ports.bus import ASSESSED, POSTS, Bus, Delivery, Message
from pipeline.stages.sketch import sketch


class Assess:
    """Reads each post of a batch and passes it on."""

    name = "assess"
    topic = POSTS
    group = "assess"

    def __init__(self, bus: Bus, classifier: Classifier) -> None:
        self.bus = bus
        self.classifier = classifier

    def handle(self, batch: Sequence[Delivery]) -> None:
        """Classify the batch and publish it to `assessed`; the log's trace travels in the headers."""
        posts = [require_whole(decode(delivery.value, Post)) for delivery in batch]
        verdicts = self.classifier.classify([_text(post) for post in posts])
        self.bus.publish(
            ASSESSED,
            [
                Message(post.id, encode(AssessedPost(post, self._assessment(post, verdict))), delivery.headers)
                for post, verdict, delivery in zip(posts, verdicts, batch, strict=True)
            ],
        )

    def _assessment(self, post: Post, verdict: Verdict) -> Assessment:
        """With what identifies the matter, for posts that may belong to a case."""
        read = assessment_of(verdict)
        return identified(read, post, verdict.keywords, self.classifier) if verdict.keywords else read


def identified(read: Assessment, post: Post, keywords: tuple[str, ...], classifier: Classifier) -> Assessment:
    """The reading with what tells this matter from others: rare words and a sketch of the wording."""
    rarities = tuple(round(classifier.rarity(word), 1) for word in keywords)
    wording = sketch(normalise(f"{post.title}\n{post.text}"))
    return replace(read, keywords=keywords, rarities=rarities, sketch=wording)


def _text(post: Post) -> Text:
    published = post.published_at.isoformat() if post.published_at else ""
    return Text(post.text, post.title, post.channel.value, post.region, published)


def assessment_of(verdict: Verdict) -> Assessment:
    """The classifier's verdict in the terms of the domain."""
    return Assessment(
        category=Category(verdict.category) if verdict.category else None,
        categories=tuple(map(Category, verdict.categories)),
        scores={name: round(value, 4) for name, value in verdict.scores.items()},
        topic=verdict.topic,
        topic_score=round(verdict.topic_score, 4),
        grade=Grade(verdict.grade) if verdict.grade else None,
        kind=verdict.kind,
        casualties=dict(verdict.casualties),
        places=tuple(
            Place(p.code, p.name, p.level, p.path, p.confidence, p.field, p.text, p.start, p.end)
            for p in verdict.places
        ),
        disposition=Disposition(verdict.disposition) if verdict.disposition else None,
        uncertain=verdict.uncertain,
        evidence=tuple(Evidence(e.field, e.text, e.start, e.end, e.why, e.judgement) for e in verdict.evidence),
        keywords=verdict.keywords,
        model=verdict.model,
    )
