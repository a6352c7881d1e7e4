"""What the profile says about a matter beside who must answer: subjects to heed, who speaks, who arbitrates, and what
a body can be called to account for."""

from api.presenting.names import Names
from api.presenting.proceedings import named
from api.presenting.refusals import in_chinese
from api.schemas.cases import AccountabilityStep, Assigned, Cited, Heeded, Subject
from pipeline.cases.afterwards import StepOffer, step_offers
from pipeline.cases.clockwork import is_emergency
from pipeline.domain.case import Case
from pipeline.domain.errors import Refused
from pipeline.domain.policy import HotTopic, Profile
from pipeline.domain.signals import subjects_of

ARBITER = "arbiter"


def heeded(case: Case, profile: Profile, names: Names) -> Heeded:
    """The hot topics that the posts' words show, the market's flag, the speaker for the grade, the arbiter."""
    shown = subjects_of(case.reading.signals, profile)
    speaker = profile.speaker(case.reading.grade if is_emergency(case.reading) else None)
    return Heeded(
        hot_topics=[_subject(each, names) for each in shown if each is not profile.market],
        market=_subject(profile.market, names) if profile.market in shown else None,
        speaker=Cited(text=names.words(speaker.text, speaker.english), clause=speaker.clause) if speaker else None,
        arbiter=Assigned(body=names.known_body(profile.arbiter.body), rule=ARBITER, clause=profile.arbiter.clause),
    )


def _subject(topic: HotTopic, names: Names) -> Subject:
    return Subject(id=topic.id, name=names.words(topic.name, topic.english), clause=topic.clause)


def accountability_steps(case: Case, profile: Profile, names: Names) -> list[AccountabilityStep]:
    """The steps of the ladder that a person may propose, each with what this case gives it to stand on; reminders the
    product gives by itself."""
    return [_step(offer, names) for offer in step_offers(case, profile)]


def _step(offer: StepOffer, names: Names) -> AccountabilityStep:
    step = offer.step
    return AccountabilityStep(
        id=step.id,
        text=names.words(step.text, step.english),
        clause=step.clause,
        grounds=list(step.grounds),
        kinds=list(step.kinds),
        measures=list(step.measures),
        decided_by=names.bodies(step.decided_by),
        major=step.major,
        open=bool(offer.grounds),
        open_grounds=list(offer.grounds),
        missed=[named(clock) for clock in offer.clocks],
        withheld=_why_not(offer.withheld, names),
    )


def _why_not(refusal: Refused | None, names: Names) -> str:
    if refusal is None:
        return ""
    return str(refusal) if names.english else in_chinese(refusal.code, str(refusal), refusal.named)
