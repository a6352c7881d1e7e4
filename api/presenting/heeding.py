"""What the profile says about a matter beside who must answer: subjects to heed, who speaks, who arbitrates, and what
a body can be called to account for."""

from api.presenting.names import Names
from api.schemas.cases import AccountabilityStep, Assigned, Cited, Heeded, Subject
from pipeline.cases.clockwork import is_emergency
from pipeline.domain.case import Case
from pipeline.domain.policy import HotTopic, Profile
from pipeline.domain.signals import subjects_of

ARBITER = "arbiter"


def heeded(case: Case, profile: Profile, names: Names) -> Heeded:
    """The hot topics that the posts' words show, the market's flag, the speaker for the grade, the arbiter."""
    shown = subjects_of(case.reading.signals, profile)
    speaker = profile.speaker(case.reading.grade if is_emergency(case.reading) else None)
    return Heeded(
        hot_topics=[_subject(each) for each in shown if each is not profile.market],
        market=_subject(profile.market) if profile.market in shown else None,
        speaker=Cited(text=speaker.text, clause=speaker.clause) if speaker else None,
        arbiter=Assigned(body=names.known_body(profile.arbiter.body), rule=ARBITER, clause=profile.arbiter.clause),
    )


def _subject(topic: HotTopic) -> Subject:
    return Subject(id=topic.id, name=topic.name, clause=topic.clause)


def accountability_steps(profile: Profile, names: Names) -> list[AccountabilityStep]:
    """The steps of the ladder that a person may propose; reminders the product gives by itself."""
    return [
        AccountabilityStep(
            id=step.id,
            text=step.text,
            clause=step.clause,
            grounds=list(step.grounds),
            kinds=list(step.kinds),
            measures=list(step.measures),
            decided_by=names.bodies(step.decided_by),
            major=step.major,
        )
        for step in profile.ladder
        if step.proposes
    ]
