"""Numbers as news writes them: 3, 1,200, 十二, 三千五百, 2.5万, 近百, 两, 数十, 十几. Several are two at least: 数十
stands for 20, 十几 for 11."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = {char: at for at, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
    "首": 1,
}
_SEVERAL: Final = "数几"
# Formal characters, and two old ones for twenty and thirty.
_FORMAL: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_OLD: Final = {"廿": "二十", "卅": "三十"}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}
NUMBER: Final = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9][千百](?:[0-9][百十]){1,2}[0-9]?|[0-9]{1,9}(?:\.[0-9]{1,3})?"
    r"|[数几](?=[十百千万])[十百千]{0,2}|[零〇一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟]{1,9}(?:(?<=十)好?几)?|(?=亿元)|(?<=[过上近逾超达])(?=亿))(?:[多余来几](?=[万亿]))?[百千]?[万亿]{0,2}"
    r"(?:(?<=[万亿])(?:[0-9]{1,4}|[零〇一二两三四五六七八九十百千]{1,7})[百千]?万?)?"
)
# Two digits side by side are a range (六七个人, 三四十), of which the upper end counts.
_RANGE: Final = re.compile(
    "(?<![一二三四五六七八九])(?:一(?=二)|二(?=三)|三(?=四)|四(?=五)|五(?=六)|六(?=七)|七(?=八)|八(?=九))(?![二三四五六七八九]{2})"
)
# Between a number and its myriads: 六千来万, 一百多万.
_ABOUT_SO: Final = re.compile("(?<=[0-9一二两三四五六七八九十百千])[多余来](?=[万亿])|(?<=[0-9])几(?=[万亿])")
_MIXED: Final = re.compile("([0-9][千百][0-9百十]+)([万亿])")
_ARABIC = re.compile(r"([0-9][0-9.,]*|[0-9.,]+)([十百千万亿]*)")


def value_of(written: str) -> float | None:
    """The number that `written` (a match of NUMBER) stands for, or None when it is none."""
    written = _ABOUT_SO.sub("", written)
    if mixed := _MIXED.fullmatch(written):
        return (value_of(mixed[1]) or 0.0) * _MYRIADS[mixed[2]]
    arabic = _ARABIC.match(written)
    if not arabic:
        return _chinese(written)
    try:
        number = float(arabic[1].replace(",", ""))
    except ValueError:
        return None
    for unit in arabic[2]:
        number *= _UNITS.get(unit) or _MYRIADS.get(unit) or 1
    rest = value_of(written[arabic.end() :]) if arabic.end() < len(written) else 0.0
    return None if rest is None else number + rest


def _chinese(written: str) -> float | None:
    written = written.translate(_FORMAL).replace("好几", "几")
    written = _RANGE.sub("", written)
    for old, plain in _OLD.items():
        written = written.replace(old, plain)
    written = f"一{written}" if written[:1] in _MYRIADS else written
    total = section = digit = 0
    seen = False
    for char in written:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if seen and not section and digit else _DIGITS[char]
            seen = True
        elif char in _SEVERAL:
            digit, seen = 1 if section else 2, True
        elif char in _UNITS:
            section += (digit if seen else 1) * _UNITS[char]
            digit, seen = 0, False
        elif char in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[char]
            section, digit, seen = 0, 0, False
        else:
            return None
    return float(total + section + digit) if written else None
