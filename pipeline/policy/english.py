"""What a profile says itself, in English too: beside `text` or `name` stands `english`."""

import re
from dataclasses import replace

from pipeline.domain.policy import Profile
from pipeline.policy.entries import Entry

_SAID = ("text", "name")
# How the field, the last of its mapping, is written where it is empty.
NO_ENGLISH = ',"english":""'
_CHINESE = re.compile("[\u3400-\u9fff]")


def english_of(entry: Entry) -> str:
    """The entry's words in English; '' where it has none, and its Chinese is shown. Raises `ProfileError` for a text
    that is not English."""
    english = entry.text("english", "")
    if _CHINESE.search(english):
        raise entry.fail("not_english", "english")
    return english


def retold(inherited: Entry, own: Entry) -> Entry:
    """The own fields over the inherited ones; other words take the inherited English away, which said the old ones."""
    merged = inherited.overlaid(own)
    other = any(own.has(field) and own.text(field) != inherited.text(field, "") for field in _SAID)
    if other and not own.has("english"):
        merged.fields.pop("english", None)
    return merged


def in_chinese_alone(profile: Profile) -> Profile:
    """The profile without its English."""
    return replace(
        profile,
        ladder=tuple(replace(each, english="") for each in profile.ladder),
        speakers=tuple(replace(each, english="") for each in profile.speakers),
        review_checklist=tuple(replace(each, english="") for each in profile.review_checklist),
        hot_topics=tuple(replace(each, english="") for each in profile.hot_topics),
        market=replace(profile.market, english=""),
    )
