"""Which texts tell of one matter: the pipeline's own measure, without store or bus."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from classifier import Classifier, Text
from pipeline.domain.matching import ANY_CATEGORY, Signature, score, signature
from pipeline.domain.post import Channel, Post
from pipeline.intake.times import read_time
from pipeline.stages.assess import assessment_of, identified
from pipeline.stages.neighbours import Neighbours

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def signatures(classifier: Classifier, texts: Sequence[Text]) -> list[Signature]:
    """What identifies the matter of each text; a text of no category is compared as if of any."""
    read = zip(texts, classifier.classify(texts), classifier.keywords(texts), strict=True)
    found = []
    for number, (text, verdict, keywords) in enumerate(read):
        at = read_time(text.published_at) or UNDATED
        post = Post(
            id=str(number),
            revision="",
            digest="",
            source="",
            channel=Channel.MANUAL,
            text=text.text,
            title=text.title,
            collected_at=at,
            published_at=at,
        )
        mark = signature(post, identified(assessment_of(verdict), post, keywords, classifier))
        found.append(replace(mark, categories=mark.categories or ANY_CATEGORY))
    return found


def likeness(a: Signature, b: Signature) -> float:
    """0 to 1; a text without a time is taken to be of the other's."""
    if UNDATED in (a.at, b.at):
        b = replace(b, at=a.at)
    return score(a, b)


def groups(marks: Sequence[Signature]) -> list[int]:
    """For each the number of the first in its group; the groups do not depend on the order."""
    neighbours, first = Neighbours(), list(range(len(marks)))

    def root(number: int) -> int:
        while first[number] != number:
            number = first[number]
        return number

    for number, mark in enumerate(marks):
        for match in neighbours.matches(mark):
            one, other = sorted((root(number), root(int(match.case_id))))
            first[other] = one
        neighbours.add(mark, mark.post_id)
    return [root(number) for number in range(len(marks))]
