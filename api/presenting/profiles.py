"""The policy profile as a page."""

from api.presenting.names import Names
from api.schemas import admin
from pipeline.domain.ladder import LadderStep
from pipeline.domain.policy import Profile
from pipeline.domain.post import Channel


def profile_view(profile: Profile, names: Names) -> admin.ProfileView:
    """The profile with its clauses."""
    return admin.ProfileView(
        id=profile.id,
        name=profile.name,
        home=profile.home,
        hash=profile.hash,
        units=[admin.UnitRow.model_validate(unit, from_attributes=True) for unit in profile.units],
        bodies=[admin.ProfileBody.model_validate(body, from_attributes=True) for body in profile.bodies.values()],
        clock_rules=[
            admin.ClockRuleRow(
                id=rule.id,
                kind=rule.kind,
                budget_seconds=int(rule.budget.total_seconds()),
                calendar=rule.calendar,
                clause=rule.clause,
                product_default=rule.product_default,
                grades=[str(grade) for grade in rule.grades],
                emergency=rule.emergency,
                channels=list(rule.channels),
                except_channels=list(rule.except_channels),
                major=rule.major,
            )
            for rule in profile.clock_rules
        ],
        topic_rules=[admin.TopicRuleRow.model_validate(rule, from_attributes=True) for rule in profile.topic_rules],
        routing_clauses=dict(profile.routing_clauses),
        ladder=[_ladder_row(step, names) for step in profile.ladder],
        major=admin.MajorConcernRow.model_validate(profile.major, from_attributes=True),
        arbiter=admin.OfficeRow.model_validate(profile.arbiter, from_attributes=True),
        hotline=admin.OfficeRow.model_validate(profile.desk(Channel.HOTLINE), from_attributes=True),
        message_board=admin.OfficeRow.model_validate(profile.desk(Channel.MESSAGE_BOARD), from_attributes=True),
    )


def _ladder_row(step: LadderStep, names: Names) -> admin.LadderStepRow:
    row = admin.LadderStepRow.model_validate(step, from_attributes=True)
    return row.model_copy(update={"text": names.words(step.text, step.english)})
