"""Made-up posts of a wanted length, the same for the same seed."""

import random
from datetime import UTC, datetime, timedelta

from pipeline.domain.post import Channel, Post

# What a pattern or an automaton might read over and over again.
REPEATED = (
    *("都匀市广惠街道停水，", "九堡镇", "返湘都匀", "致3人死亡，", "3人死", "12号3栋，"),
    *("13900001527 ", "平安", "…", "a@"),
)
START = datetime(2026, 9, 1, tzinfo=UTC)
_PIECES = """
贵州省 黔南州 福泉市 都匀市 惠水县 县城 镇上 小区 学校 医院 幼儿园 工地 公交站 菜市场 河边 昨天晚上 今天早上 上个月
一直 已经 突然 反映 投诉 咨询 请问 希望 要求 部门 尽快 处理 解决 答复 没有人管 停水 停电 污水 噪音 扰民 拖欠 工资
退款 物业 路灯 垃圾 堵车 积水 洪水 起火 塌方 受伤 救援 人员 群众 转移 安置 公积金 社保 户口 招生 学费 电梯 房产证
， 。 ！ 的 了 在 和 都 不 也 又
""".split()  # noqa: SIM905


def texts(count: int, length: int = 150, seed: int = 1) -> list[str]:
    """Texts of exactly `length` code points; each ends in its number."""
    chance = random.Random(seed)
    return [_text(chance, length, str(number)) for number in range(count)]


def _text(chance: random.Random, length: int, end: str) -> str:
    words = "".join(chance.choices(_PIECES, k=length))
    return words[: length - len(end)] + end


def posts(count: int, length: int = 150, seed: int = 1) -> list[Post]:
    """Posts a second apart."""
    return [
        Post(
            id=f"bench:{number}",
            revision=f"{number:016x}",
            digest=f"{number:032x}",
            source="bench",
            channel=Channel.MICROBLOG,
            text=text,
            collected_at=START + timedelta(seconds=number),
            author="k1-0123456789abcdef",
            published_at=START + timedelta(seconds=number),
        )
        for number, text in enumerate(texts(count, length, seed))
    ]
