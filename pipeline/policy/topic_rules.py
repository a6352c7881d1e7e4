"""Which department is competent: reading the rules, and refusing those that nothing can reach."""

from pipeline.domain.assessment import Category
from pipeline.domain.policy import TopicRule
from pipeline.policy.entries import Entry

_FIELDS = {"id", "department", "clause", "topics", "kinds", "keywords", "supporting", "categories"}


def read_topic_rules(
    entries: list[Entry], departments: set[str], topics: tuple[str, ...], kinds: tuple[str, ...]
) -> tuple[TopicRule, ...]:
    """The rules in order. Raises `ProfileError` for an unknown department, topic or kind, or for a rule that
    an earlier one always forestalls."""
    rules: list[TopicRule] = []
    for entry in entries:
        entry.known(_FIELDS)
        _check_names(entry, departments, topics, kinds)
        rule = _rule(entry)
        _check_reachable(entry, rule, rules)
        rules.append(rule)
    return tuple(rules)


def _rule(entry: Entry) -> TopicRule:
    return TopicRule(
        id=entry.text("id"),
        department=entry.text("department"),
        clause=entry.text("clause"),
        topics=entry.texts("topics"),
        kinds=entry.texts("kinds"),
        keywords=entry.texts("keywords"),
        supporting=entry.texts("supporting"),
        categories=entry.choices("categories", Category),
    )


def _check_names(entry: Entry, departments: set[str], topics: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    for field, known in (("topics", set(topics)), ("kinds", set(kinds)), ("supporting", departments)):
        for name in entry.texts(field):
            if name not in known:
                raise entry.fail("unknown_name", field, given=name, known=", ".join(sorted(known)))
    if entry.text("department") not in departments:
        raise entry.fail("no_department", "department", given=entry.text("department"))
    if not any(entry.texts(field) for field in ("topics", "kinds", "keywords", "categories")):
        raise entry.fail("takes_all")


def _check_reachable(entry: Entry, rule: TopicRule, earlier: list[TopicRule]) -> None:
    for other in earlier:
        if _covers(other, rule):
            raise entry.fail("never_reached", "id", other=other.id)


def _covers(other: TopicRule, rule: TopicRule) -> bool:
    pairs = (
        (other.topics, rule.topics),
        (other.kinds, rule.kinds),
        (other.keywords, rule.keywords),
        (other.categories, rule.categories),
    )
    return all(not wide or (narrow and set(narrow) <= set(wide)) for wide, narrow in pairs)


def unreachable(rules: tuple[TopicRule, ...], topics: tuple[str, ...], kinds: tuple[str, ...]) -> list[str]:
    """Topics and kinds that no rule takes whatever the text says."""
    plain = [rule for rule in rules if not rule.keywords and not rule.categories]
    by_topic = {topic for rule in plain if not rule.kinds for topic in rule.topics}
    by_kind = {kind for rule in plain if not rule.topics for kind in rule.kinds}
    return [name for name in topics if name not in by_topic] + [name for name in kinds if name not in by_kind]
