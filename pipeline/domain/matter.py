"""What a clock rule looks at."""

from dataclasses import dataclass

from pipeline.domain.assessment import Grade
from pipeline.domain.post import Channel


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as clock rules ask for it: `channels` are all those that tell of it, `major` that the profile takes it
    for a major concern. A grade counts for emergencies only."""

    emergency: bool
    grade: Grade | None
    channels: tuple[Channel, ...]
    major: bool = False
