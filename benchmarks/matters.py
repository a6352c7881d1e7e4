"""Made-up posts of 150 characters about many matters, two in five of them relevant, alike for the same seed.

As in life, most matters are told once or twice and a few by hundreds; those of one matter come within hours
and in different words; different matters of one town and kind share most of theirs.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path

import yaml

from pipeline.intake import RawPost
from pipeline.policy import load

RELEVANT_SHARE = 0.4
EMERGENCY_SHARE = 0.2
LENGTH = 150
POSTS_A_MATTER = 5
VOICES = 7_000
# How close the matters lie, not how fast they come: 72 hours hold some nine hundred posts, a prefecture's quiet week.
POSTS_A_DAY = 300
HOURS_TOLD = 5.0
# Sizes of matters are Pareto distributed with this exponent: the largest of thousands has some hundred posts.
TAIL = 1.4
SYLLABLES = "金银铜玉水火木石云雨风雷春秋冬夏东西南北青蓝红紫福禄寿喜安康宁和龙凤虎鹤松竹梅兰桥溪湾坡岭坪坝寨"
FILLER = [chr(code) for code in range(0x4E00, 0x5E00, 7)] + list("，。") * 20
TOWNS = [f"{unit.name}{town.name}" for unit in load("qiannan").units for town in unit.townships]
_WRITTEN = yaml.safe_load((Path(__file__).parent / "matters.yaml").read_text("utf-8"))
COMPLAINTS: list[list[str]] = _WRITTEN["complaints"]
EMERGENCIES: list[list[str]] = _WRITTEN["emergencies"]
EVERYDAY: list[str] = _WRITTEN["everyday"]


@dataclass(frozen=True, slots=True)
class Matter:
    """What happened where: invented names tell it from the next one of its kind."""

    wordings: list[str]
    endings: list[str]
    site: str
    road: str
    firm: str
    number: int
    when: str
    began: timedelta


def raw_posts(count: int, now: datetime, seed: int = 1) -> list[RawPost]:
    """Posts up to now in order of publication, as many a day as a prefecture sees."""
    span = timedelta(days=count / POSTS_A_DAY)
    chance = random.Random(seed)
    matters = [_matter(chance, span) for _ in range(max(1, int(count * RELEVANT_SHARE / POSTS_A_MATTER)))]
    sizes = list(accumulate(chance.paretovariate(TAIL) for _ in matters))
    told = sorted((_told(chance, span, matters, sizes) for _ in range(count)), key=lambda post: post[0])
    return [
        RawPost(
            source="bench",
            channel="microblog",
            text=text,
            native_id=str(at),
            author=f"用户{chance.randrange(VOICES)}",
            published_at=now - span + moment,
        )
        for at, (moment, text) in enumerate(told)
    ]


def _matter(chance: random.Random, span: timedelta) -> Matter:
    name, road, firm = ("".join(chance.choices(SYLLABLES, k=3)) for _ in range(3))
    kinds, endings = (EMERGENCIES, "scenes") if chance.random() < EMERGENCY_SHARE else (COMPLAINTS, "pleas")
    return Matter(
        wordings=chance.choice(kinds),
        endings=_WRITTEN[endings],
        site=f"{chance.choice(TOWNS)}{name}{chance.choice(_WRITTEN['sites'])}",
        road=road,
        firm=firm,
        number=chance.randint(3, 90),
        when=chance.choice(_WRITTEN["times"]),
        began=span * chance.random(),
    )


def _told(chance: random.Random, span: timedelta, matters: list[Matter], sizes: list[float]) -> tuple[timedelta, str]:
    """A post with the time since the beginning."""
    if chance.random() >= RELEVANT_SHARE:
        said = chance.choice(EVERYDAY).format(n=chance.randint(3, 90), when=chance.choice(_WRITTEN["times"]))
        return span * chance.random(), _filled(chance, said)
    (matter,) = chance.choices(matters, cum_weights=sizes)
    said = "，".join(map(chance.choice, (matter.wordings, _WRITTEN["names"], matter.endings)))
    said = said.format(site=matter.site, n=matter.number, when=matter.when, road=matter.road, firm=matter.firm)
    later = timedelta(hours=chance.expovariate(1 / HOURS_TOLD))
    return min(matter.began + later, span), _filled(chance, said)


def _filled(chance: random.Random, said: str) -> str:
    """With what people add, then with characters that no two posts share in any order worth noticing."""
    asides = chance.sample(_WRITTEN["asides"], k=chance.randint(0, 2))
    return ("。".join([said, *asides, ""]) + "".join(chance.choices(FILLER, k=LENGTH)))[:LENGTH]
