"""Made-up posts of 150 characters about many matters, two in five of them relevant, alike for the same seed."""

import random
from datetime import datetime, timedelta

from pipeline.intake import RawPost
from pipeline.policy import load

RELEVANT_SHARE = 0.4
LENGTH = 150
POSTS_A_MATTER = 5
SYLLABLES = "金银铜玉水火木石云雨风雷春秋冬夏东西南北青蓝红紫福禄寿喜安康宁和龙凤虎鹤松竹梅兰桥溪湾坡岭坪坝寨"
TOWNS = [f"{unit.name}{town.name}" for unit in load("qiannan").units for town in unit.townships]
COMPLAINTS = (
    "的自来水停了{n}天，打电话给供水公司没有人接，老人小孩用水都成问题，请有关部门尽快处理",
    "小学门口的路坑了{n}个多月，下雨天学生摔倒好几次，反映多次没有人管，希望交通部门来修",
    "工地拖欠{n}名农民工工资半年，包工头一直推脱，请人社局帮我们讨回血汗钱",
    "养猪场夜里排污水，河水发黑发臭已经{n}天，鱼都翻了白肚，请环保局查处",
    "安置房交房{n}年了办不了房产证，开发商和住建局互相推，业主求解决",
)
EMERGENCIES = (
    "一厂房起火，浓烟滚滚，现场已有{n}人受伤送医，消防正在救援，周边居民正在转移",
    "路段发生车祸，大货车与面包车相撞，造成{n}人受伤，道路中断，交警正在处置",
    "后山滑坡，{n}户房屋被埋，当地正组织救援力量搜救，村民已紧急转移",
)
EVERYDAY = (
    "周末和朋友去爬山，走了{n}公里，山上的风景真好，晒出来给大家看看，累并快乐着",
    "追了{n}集新剧，男主演技太好了，今晚继续，有没有一起的姐妹，弹幕笑到我肚子疼",
    "双十一满{n}减五十，最后一天，喜欢的赶紧下单，仓库现货，拍下当天就发",
    "昨晚的球赛真精彩，最后{n}分钟绝杀，全场沸腾，这支球队今年有望夺冠",
    "给自己做了{n}道菜，番茄牛腩炖得软烂，配上米饭，一个人也要好好吃饭",
)
# Characters that no two posts share in any order worth noticing.
FILLER = [chr(code) for code in range(0x4E00, 0x5E00, 7)] + list("，。") * 20


def raw_posts(count: int, now: datetime, seed: int = 1) -> list[RawPost]:
    """Posts of the last two days in order of arrival."""
    chance = random.Random(seed)
    matters = [_matter(chance) for _ in range(max(1, int(count * RELEVANT_SHARE / POSTS_A_MATTER)))]
    return [
        RawPost(
            source="bench",
            channel="microblog",
            text=_text(chance, matters),
            native_id=str(at),
            author=f"用户{at % 7_000}",
            published_at=now - timedelta(hours=48) * (1 - at / count),
        )
        for at in range(count)
    ]


def _matter(chance: random.Random) -> str:
    """What happened where: an invented name tells one matter from the next."""
    name = "".join(chance.choices(SYLLABLES, k=3))
    told = chance.choice(COMPLAINTS if chance.random() < 0.8 else EMERGENCIES)
    return f"{chance.choice(TOWNS)}{name}{chance.choice(('小区', '村', '厂', '工地', '学校'))}，" + told.format(
        n=chance.randint(3, 90)
    )


def _text(chance: random.Random, matters: list[str]) -> str:
    if chance.random() < RELEVANT_SHARE:
        text = chance.choice(matters) + "。"
    else:
        text = chance.choice(EVERYDAY).format(n=chance.randint(3, 90)) + "。"
    return (text + "".join(chance.choices(FILLER, k=LENGTH)))[:LENGTH]
