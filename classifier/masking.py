"""Personal data out of a text, character for character, so that every position stays true.

Masked: mobile and fixed-line numbers, identity numbers with a valid check digit, bank cards by Luhn, number
plates, mail addresses, WeChat and QQ ids, door-level addresses. Left: dates, amounts, service numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from classifier.beginnings import Finding, finding
from classifier.normalise import normalise
from classifier.record import record

# What people put between digits: one sign, or a dash among blanks.
_SIGN = r"[ \-.·•_–—]"
_GAP = rf"{_SIGN}?"
_WIDE_GAP = rf"{_SIGN}{{0,3}}"
_NOT_AFTER = r"(?<![0-9A-Za-z])"
_NOT_BEFORE = r"(?![0-9])"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SPOKEN = "0-9零〇一二三四五六七八九幺两壹贰叁参肆伍陆柒捌玖"
_NUMBER = r"(?:[0-9]{1,5}(?:[-–—][0-9]{1,4})?|[一二三四五六七八九十百]{1,4})"
_HOUSES = rf"(?:(?:{_NUMBER}|(?<![A-Za-z])[A-Za-z])(?:号楼|栋|幢|座)|{_NUMBER}号院)"
# 12 households are counted, 12 户 of a block is a door.
_ROOM = (
    rf"(?:{_NUMBER}(?:室(?!内外)|号房?(?!楼)|房(?!间)|户(?!居民|人家|村民|业主|群众|受|被))"
    r"|[0-9]{1,2}-[0-9]{1,4}|[0-9]{3,4}(?![0-9年元人户米个万]))"
)
_INSIDE = rf"(?:{_NUMBER}(?:单元|门|楼(?!道)|层)|{_ROOM}|附{_NUMBER}号)"
# 2号桥 and 15号选手 are no house; 5号下午 is a day.
_NO_HOUSE = (
    r"(?!门(?![口前面])|机(?!关)|信(?!用)|[线令文桥井口站坑矿洞]|台风|选手|运动员|种子|球员|考生|[上下]午|早[上晨]|晚[上间]|凌晨"
    r"|[之以][前后]|公交|地块|安置点|标段|病[房人例]|车厢)"
)

_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64} ?@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_HANDLE = re.compile(
    r"(?:[微薇徽]信号?|(?<![A-Za-z])(?:vx|wx|weixin|wechat|v信|qq|[vq](?=:)|(?<=加)[vq])|威信|扣扣|企鹅)"
    r"(?:号码?|群号?|id)?[ :是为加]{0,3}"
    r"([A-Za-z][A-Za-z0-9_-]{4,19}|[1-9](?:" + _GAP + r"[0-9]){4,11})(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_PLATE_SIGN = "[A-HJ-NP-Za-hj-np-z0-9]"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Za-hj-np-z][ ·•.\-]?(?=[A-Za-z0-9 ]{{0,6}}[0-9])"
    rf"(?:{_PLATE_SIGN}{{6}}|{_PLATE_SIGN}(?: ?{_PLATE_SIGN}){{4}}|{_PLATE_SIGN}{{4}}(?=[挂学警港澳]|$|[^A-Za-z0-9 ]))"
    r"[挂学警港澳]?(?![A-Za-z0-9])"
)
_IDENTITY = re.compile(rf"{_NOT_AFTER}[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]{_NOT_BEFORE}")
_MOBILE = re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_GAP})?1[3-9](?:{_WIDE_GAP}[0-9]){{9}}{_NOT_BEFORE}")
_SPOKEN_MOBILE = re.compile(
    rf"(?<![{_SPOKEN}])[1一幺壹]{_GAP}[3-9三四五六七八九叁参肆伍陆柒捌玖](?:{_GAP}[{_SPOKEN}]){{9}}(?![{_SPOKEN}])"
)
_CARD = re.compile(rf"{_NOT_AFTER}[1-9](?:{_GAP}[0-9]){{12,18}}{_NOT_BEFORE}")
_FIXED = re.compile(rf"(?<![0-9.])\(?0[0-9]{{2,3}}\)?[ \-–—]{{0,3}}[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_NOT_BEFORE}")
_LOCAL = re.compile(
    r"(?:电话|座机|固话|致电|联系方式|传真|拨打)(?:号码)?[ :是为]{0,3}([2-9][0-9]{2,3}[ \-–—]?[0-9]{4})(?![0-9])"
)
_DOOR = re.compile(
    rf"(?<=[路街巷弄道里村组堂坊])(?<!高速公路)(?:第?{_NUMBER}弄)?第?{_NUMBER}(?:号院?|弄){_NO_HOUSE}(?:{_HOUSES}|{_INSIDE})*"
    rf"|(?:(?<=门牌)|(?<=门牌号)|(?<=门牌号[码:是为]))第?{_NUMBER}号(?:{_HOUSES}|{_INSIDE})*"
    rf"|{_HOUSES}(?:{_HOUSES}|{_INSIDE})*{_INSIDE}"
    rf"|{_NUMBER}单元(?:{_NUMBER}[楼层])?{_ROOM}"
    rf"|(?<![0-9])[0-9]{{3,4}}(?:室(?!内外)|号房)"
    rf"|(?<![0-9])[0-9]{{1,3}}-[0-9]{{1,2}}-[0-9]{{3,4}}(?:室|号房?|户)(?![0-9])"
)


@record
class MaskedSpan:
    """One stretch that was masked: what it was, and its place in code points."""

    kind: str
    start: int
    end: int


@record
class Masked:
    """The masked text, as long as the original, and what was taken out of it."""

    text: str
    spans: tuple[MaskedSpan, ...]


def mask(text: str) -> Masked:
    """Replace personal data in `text` by `*`, one for each code point."""
    plain = normalise(text)
    spans: list[MaskedSpan] = []
    for cue, steps in FINDERS:
        for finders in steps if cue.search(plain) else ():
            if found := _found(finders, plain):
                plain = _starred(plain, found)
                spans += found
    spans.sort(key=lambda span: span.start)
    return Masked(_starred(text, spans) if spans else text, tuple(spans))


def _found(finders: tuple[Finder, ...], text: str) -> list[MaskedSpan]:
    """What any of `finders` finds in a normalised text, in order; what overlaps becomes one span of the first's kind.

    The first 18 digits of a card may by chance be a valid identity number; its last digits must not be left over.
    """
    if len(finders) == 1:
        return finders[0].spans(text)
    spans = sorted((span for finder in finders for span in finder.spans(text)), key=lambda span: span.start)
    merged: list[MaskedSpan] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            before = merged.pop()
            merged.append(replace(before, end=max(before.end, span.end)))
        else:
            merged.append(span)
    return merged


def _starred(text: str, spans: list[MaskedSpan]) -> str:
    """`text` with the ordered, disjoint `spans` replaced: one pass, linear in a long text."""
    parts: list[str] = []
    done = 0
    for span in spans:
        parts += (text[done : span.start], "*" * (span.end - span.start))
        done = span.end
    return "".join((*parts, text[done:]))


def identity_number_is_valid(digits: str) -> bool:
    """Whether 18 characters end in the check digit of GB 11643 (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17].upper()


def passes_luhn(digits: str) -> bool:
    """Whether a card number's last digit is right by Luhn (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _bare(found: str) -> str:
    return re.sub(r"[^0-9Xx]", "", found)


@dataclass(slots=True)
class Finder:
    """Finds one kind of personal data: the `group` of a `pattern`, where its bare digits are `valid`."""

    kind: str
    pattern: re.Pattern[str]
    group: int = 0
    valid: Callable[[str], bool] | None = None
    matches: Finding = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.matches = finding(self.pattern)

    def spans(self, text: str) -> list[MaskedSpan]:
        """What is found in a normalised text, in order."""
        return [
            MaskedSpan(self.kind, *found.span(self.group))
            for found in self.matches(text)
            if self.valid is None or self.valid(_bare(found[self.group]))
        ]


# Finders in their order, those that read the same text side by side, behind a cue: every match of theirs holds one.
# Cues begin with plain characters only, to which the engine skips through a text ten times as fast as it tries the
# patterns.
FINDERS: Final[tuple[tuple[re.Pattern[str], tuple[tuple[Finder, ...], ...]], ...]] = (
    (re.compile("@"), ((Finder("mail", _MAIL),),)),
    (re.compile("[信扣鹅xXnNtTqQvV].{0,6}[A-Za-z1-9]"), ((Finder("handle", _HANDLE, 1),),)),
    (re.compile(f"[{_PROVINCES}][A-HJ-NP-Za-hj-np-z]"), ((Finder("plate", _PLATE),),)),
    (
        re.compile(rf"[0-9](?:{_WIDE_GAP}\)?[0-9]){{6}}"),
        (
            # Before phones: the first digits of a card written in groups may look like one.
            (
                Finder("identity", _IDENTITY, valid=identity_number_is_valid),
                Finder("card", _CARD, valid=passes_luhn),
            ),
            (Finder("phone", _MOBILE),),
            (Finder("phone", _FIXED),),
            (Finder("phone", _LOCAL, 1),),
        ),
    ),
    (
        re.compile("[1一幺壹].?[3-9三四五六七八九叁参肆伍陆柒捌玖]"),
        ((Finder("phone", _SPOKEN_MOBILE),),),
    ),
    (re.compile("[0-9一二三四五六七八九十百A-Za-z][号栋幢座单室户弄]"), ((Finder("address", _DOOR),),)),
)
