"""What people are told when a part of the installation is away: which, what it means for them, what to do."""

from collections.abc import Mapping

Words = tuple[str, str]

AWAY: Mapping[str, Words] = {
    "store": (
        "案件库暂时连接不上，刚才的操作没有保存；请稍后重试",
        "the case store does not answer, nothing was saved; try again in a moment",
    ),
    "search": (
        "检索服务暂时不能用，事项和时限照常；请稍后再检索，或先从事项列表查找",
        "search does not answer; cases and clocks go on: try again in a moment, or use the lists",
    ),
    "bus": (
        "信息通道暂时连接不上，刚才的内容没有收下；请稍后重试",
        "the message log does not answer, nothing was taken in; try again in a moment",
    ),
    "": ("系统正忙，刚才的操作没有完成；请稍后重试", "the system is busy, nothing was done; try again in a moment"),
}
UNUSABLE: Mapping[str, Words] = {
    "store": ("案件库拒绝连接，需要管理员检查 HUIYING_STORE", "the case store refuses us: check HUIYING_STORE"),
    "search": ("检索服务不能用，需要管理员检查 HUIYING_SEARCH", "search cannot be used: check HUIYING_SEARCH"),
    "bus": ("信息通道拒绝连接，需要管理员检查 HUIYING_BUS", "the message log refuses us: check HUIYING_BUS"),
    "": ("系统的数据文件需要管理员处理", "a file of the system needs its administrator"),
}

BY_STATUS: Mapping[int, Words] = {
    404: ("没有这个地址，请从页面上重新打开", "there is nothing at this address: open it from the page again"),
    405: ("这个地址不接受这种操作", "this address does not take that kind of request"),
}
ACCIDENT: Words = (
    "系统出现故障，已记录；请稍后重试，仍不行请联系管理员",
    "something went wrong here and was noted; try again in a moment, then tell the administrator",
)


def said(words: Mapping[str, Words], part: str, english: bool) -> str:
    """The sentence for a part, in the reader's language."""
    return words.get(part, words[""])[english]
