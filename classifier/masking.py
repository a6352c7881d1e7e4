"""Personal data out of a text, character for character, so that every position stays true.

Masked: mobile and fixed-line numbers, identity numbers with a valid check digit, bank cards by Luhn, number
plates, mail addresses, WeChat and QQ ids, door-level addresses. Left: dates, amounts, service numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from classifier.normalise import normalise

_GAP = r"[ \-.·_]?"
_NOT_AFTER = r"(?<![0-9A-Za-z])"
_NOT_BEFORE = r"(?![0-9])"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_NUMBER = r"(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,4})"
_BLOCK = r"(?:号楼|栋|幢|座|单元|号院|楼|层|室|号房|户|弄|门)"

_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_HANDLE = re.compile(
    r"(?:微信号?|(?<![A-Za-z])(?:vx|wx|weixin|wechat|v信|qq)|威信|扣扣|企鹅)"
    r"(?:号码?|群号?|id)?[ :是为加]{0,3}"
    r"([A-Za-z][A-Za-z0-9_-]{4,19}|[1-9](?:" + _GAP + r"[0-9]){4,11})(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Za-hj-np-z][ ·•.\-]?"
    rf"(?=[A-Za-z0-9]{{0,5}}[0-9])[A-HJ-NP-Za-hj-np-z0-9]{{4,6}}[挂学警港澳]?(?![A-Za-z0-9])"
)
_IDENTITY = re.compile(rf"{_NOT_AFTER}[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]{_NOT_BEFORE}")
_MOBILE = re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_GAP})?1[3-9](?:{_GAP}[0-9]){{9}}{_NOT_BEFORE}")
_CARD = re.compile(rf"{_NOT_AFTER}[1-9](?:{_GAP}[0-9]){{12,18}}{_NOT_BEFORE}")
_FIXED = re.compile(rf"(?<![0-9.])\(?0[0-9]{{2,3}}\)?[ \-]?[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_NOT_BEFORE}")
_LOCAL = re.compile(
    r"(?:电话|座机|致电|联系方式|传真|拨打)(?:号码)?[ :是为]{0,3}([2-9][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9])"
)
_DOOR = re.compile(
    rf"(?<=[路街巷弄道里村组])(?<!高速公路)(?:第?{_NUMBER}号(?![线令文])(?:附{_NUMBER}号)?)(?:{_NUMBER}{_BLOCK})*(?:[0-9]{{3,4}}(?![0-9年元人]))?"
    rf"|{_NUMBER}(?:号楼|栋|幢|座){_NUMBER}(?:单元|门)(?:{_NUMBER}[楼层])?(?:{_NUMBER}(?:室|号房?|户)?)?"
    rf"|{_NUMBER}(?:号楼|栋|幢|座)(?:{_NUMBER}[楼层])?[0-9]{{3,4}}(?:室|号房?|户)?(?![0-9年元人])"
    rf"|{_NUMBER}单元(?:{_NUMBER}[楼层])?{_NUMBER}(?:室|号房?|户)"
    rf"|(?<![0-9])[0-9]{{3,4}}(?:室(?!内外)|号房)"
    rf"|(?<![0-9])[0-9]{{1,3}}-[0-9]{{1,2}}-[0-9]{{3,4}}(?:室|号房?|户)(?![0-9])"
)
_DIGIT = re.compile(r"[0-9]")
# Fewer digits make no number of a person; the shortest is a fixed line without its area code.
_LEAST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class MaskedSpan:
    """One stretch that was masked: what it was, and its place in code points."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked text, as long as the original, and what was taken out of it."""

    text: str
    spans: tuple[MaskedSpan, ...]


def mask(text: str) -> Masked:
    """Replace personal data in `text` by `*`, one for each code point."""
    plain = normalise(text)
    spans: list[MaskedSpan] = []
    for kind, finder in _FINDERS:
        found = [MaskedSpan(kind, start, end) for start, end in finder(plain)]
        if found:
            plain = _starred(plain, found)
            spans += found
    spans.sort(key=lambda span: span.start)
    return Masked(_starred(text, spans) if spans else text, tuple(spans))


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


def _spans(pattern: re.Pattern[str], group: int = 0, valid: Callable[[str], bool] | None = None) -> Finder:
    def find(text: str) -> Iterator[tuple[int, int]]:
        for found in pattern.finditer(text):
            if valid is None or valid(_bare(found[group])):
                yield found.span(group)

    return find


def _if(present: Callable[[str], bool], finder: Finder) -> Finder:
    return lambda text: finder(text) if present(text) else iter(())


def _with(signs: str, finder: Finder) -> Finder:
    """The finder for texts that have one of the `signs`, as all it finds do."""
    wanted = re.compile(f"[{signs}]")
    return _if(lambda text: wanted.search(text) is not None, finder)


Finder = Callable[[str], Iterator[tuple[int, int]]]


def _has_digits(text: str) -> bool:
    return len(_DIGIT.findall(text)) >= _LEAST_DIGITS


_FINDERS: tuple[tuple[str, Finder], ...] = (
    ("mail", _with("@", _spans(_MAIL))),
    ("handle", _with("信扣鹅vVwWqQ", _spans(_HANDLE, 1))),
    ("plate", _with("0-9", _with("A-Za-z", _spans(_PLATE)))),
    ("identity", _if(_has_digits, _spans(_IDENTITY, valid=identity_number_is_valid))),
    ("phone", _if(_has_digits, _spans(_MOBILE))),
    ("card", _if(_has_digits, _spans(_CARD, valid=passes_luhn))),
    ("phone", _if(_has_digits, _spans(_FIXED))),
    ("phone", _if(_has_digits, _spans(_LOCAL, 1))),
    ("address", _with("号栋幢座元室户", _spans(_DOOR))),
)
