"""Which department is competent: the profile's topic rules asked in order."""

from functools import lru_cache

from pipeline.domain.policy import Profile, TopicRule
from pipeline.domain.route import RouteFacts
from pipeline.domain.wordlist import WordList

UNKNOWN_KIND = "意外事故"
RULE = "rule"


def competent_rules(facts: RouteFacts, profile: Profile) -> tuple[TopicRule, ...]:
    """The rules that match, in order, each department once. The first decides, the others are next best.

    An emergency of no known kind is an accident; no topic gives nothing.
    """
    known = facts.kind if facts.kind in profile.kinds else UNKNOWN_KIND
    kind = known if facts.emergency else None
    found = [rule for rule in profile.topic_rules if _matches(rule, facts, kind)]
    departments: dict[str, TopicRule] = {}
    for rule in found:
        departments.setdefault(rule.department, rule)
    return tuple(departments.values())


def _matches(rule: TopicRule, facts: RouteFacts, kind: str | None) -> bool:
    if rule.kinds and kind not in rule.kinds:
        return False
    if rule.topics and facts.topic not in rule.topics:
        return False
    if rule.categories and not set(rule.categories) & set(facts.categories):
        return False
    return not rule.keywords or _said(rule, facts)


def _said(rule: TopicRule, facts: RouteFacts) -> bool:
    return f"{RULE}:{rule.id}" in facts.signals or any(word in facts.text for word in rule.keywords)


def rules_said(text: str, profile: Profile) -> list[str]:
    """The rules whose words occur in a text, as signals."""
    said = _rule_words(profile).said(text)
    return [f"{RULE}:{rule.id}" for rule in profile.topic_rules if not said.isdisjoint(rule.keywords)] if said else []


@lru_cache(maxsize=8)
def _rule_words(profile: Profile) -> WordList:
    return WordList(word for rule in profile.topic_rules for word in rule.keywords)


def hinted_departments(facts: RouteFacts, profile: Profile) -> tuple[TopicRule, ...]:
    """What the words alone point at where no topic is known: at most three proposals for triage."""
    found = [rule for rule in profile.topic_rules if rule.keywords and not rule.categories and _said(rule, facts)]
    return tuple(found[:3])
