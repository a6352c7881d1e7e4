"""Nothing of the shape of personal data survives, however it is written; what a case needs does."""

from __future__ import annotations

from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import mask
from classifier.masking import identity_number_is_valid, passes_luhn
from classifier.tables import rows_of

ROWS = [row for _, row in rows_of(Path(__file__).parent / "masks.csv", ("text", "gone"))]
TRADITIONAL = opencc.OpenCC("s2t")
SEPARATOR = st.sampled_from(["", "", " ", "-", "－", "　", ".", "·", "—"])
AROUND = st.text(alphabet="我家住都匀请回复，。！（） \n在了的", max_size=8)
PLATE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def _identity(body: str) -> str:
    return next(body + sign for sign in "0123456789X" if identity_number_is_valid(body + sign))


def _card(body: str) -> str:
    return next(body + sign for sign in "0123456789" if passes_luhn(body + sign))


def _full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@st.composite
def _written(draw: st.DrawFn, number: str, *, parts: bool = True) -> str:
    """A number as people write it: cut in parts by one kind of sign, in full-width forms."""
    sign = draw(SEPARATOR) if parts else ""
    cuts = sorted(draw(st.sets(st.integers(1, len(number) - 1), max_size=4))) if sign else []
    pieces = [number[a:b] for a, b in zip([0, *cuts], [*cuts, len(number)], strict=True)]
    written = sign.join(pieces)
    return _full_width(written) if draw(st.booleans()) else written


DIGITS = st.integers(0, 9).map(str)
MOBILES = st.from_regex(r"\A1[3-9][0-9]{9}\Z").flatmap(_written)
IDENTITIES = st.from_regex(r"\A[1-9][0-9]{16}\Z").map(_identity).flatmap(_written)
CARDS = st.from_regex(r"\A[1-9][0-9]{14,17}\Z").map(_card).flatmap(_written)
PLATES = st.tuples(
    st.sampled_from("贵湘川蒙黑京渝粤貴蘇雲遼"),
    st.sampled_from("ABCDEFGH"),
    st.sampled_from(["", "·", " ", "-"]),
    st.text(alphabet=PLATE_SIGNS, min_size=4, max_size=5),
    DIGITS,
).map("".join)
MAILS = st.tuples(st.from_regex(r"\A[a-z][a-z0-9._]{2,10}\Z"), st.from_regex(r"\A[a-z][a-z0-9]{1,8}\Z")).map(
    lambda parts: f"{parts[0]}@{parts[1]}.com"
)
HANDLES = st.tuples(
    st.sampled_from(["微信", "微信号：", "微信號:", "VX：", "vx ", "加V", "QQ：", "扣扣", "企鵝號 "]),
    st.from_regex(r"\A[1-9][0-9]{5,10}\Z"),
)
DOORS = st.tuples(
    st.integers(1, 99).map(str),
    st.sampled_from(["栋", "幢", "棟", "号楼", "號樓", "座"]),
    st.integers(1, 9).map(str),
    st.sampled_from(["单元", "單元"]),
    st.integers(101, 3305).map(str),
    st.sampled_from(["", "室", "号", "號房", "户"]),
).map("".join)


def _gone(text: str, at: int, length: int) -> bool:
    """Whether of the stretch no letter and no digit is left."""
    return all(
        sign == "*" or not was.isalnum()
        for sign, was in zip(mask(text).text[at : at + length], text[at:], strict=False)
    )


@settings(max_examples=150)
@given(AROUND, MOBILES | IDENTITIES | CARDS | PLATES | MAILS | DOORS, AROUND)
def test_nothing_of_the_shape_survives(before: str, found: str, after: str) -> None:
    text = f"{before}，{found}，{after}"
    assert _gone(text, len(before) + 1, len(found))


def test_a_card_whose_first_digits_are_a_valid_identity_number_is_gone_to_its_last_digit() -> None:
    card = "3 96031675941124623 6"
    assert identity_number_is_valid(card.replace(" ", "")[:18])
    assert _gone(f"卡号{card}，", 2, len(card))


@given(AROUND, HANDLES, AROUND)
def test_no_account_behind_its_name_survives(before: str, handle: tuple[str, str], after: str) -> None:
    text = f"{before}，{handle[0]}{handle[1]}，{after}"
    assert _gone(text, len(before) + 1 + len(handle[0]), len(handle[1]))


KEPT = st.lists(
    st.sampled_from(
        [
            "都匀市",
            "龙里县谷脚镇",
            "斗篷山路",
            "2026年11月21日",
            "15:20",
            "损失3800万元",
            "1.2亿元",
            "30人",
            "12345",
            "110",
            "12369",
            "95598",
            "400-820-8820",
            "G75兰海高速",
            "K1890+300",
            "5.2级地震",
            "第493号令",
            "5栋居民楼",
        ]
    ),
    min_size=1,
    max_size=6,
).map("，".join)


@given(KEPT, st.booleans(), st.booleans())
def test_places_dates_amounts_and_service_numbers_survive(text: str, wide: bool, traditional: bool) -> None:
    written = TRADITIONAL.convert(text) if traditional else text
    written = _full_width(written) if wide else written
    assert mask(written).text == written


def test_the_table_has_as_many_rows_as_it_must() -> None:
    assert len(ROWS) >= 200
    assert sum(not row["gone"] for row in ROWS) >= 100


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_what_is_personal_goes_and_the_rest_stays(row: dict[str, str]) -> None:
    text, masked = row["text"], mask(row["text"]).text
    inside: set[int] = set()
    for gone in row["gone"].split(";") if row["gone"] else ():
        at = text.index(gone)
        inside |= set(range(at, at + len(gone)))
        assert _gone(text, at, len(gone))
    assert all(masked[at] == text[at] for at in range(len(text)) if at not in inside and "一" <= text[at] <= "鿿")
    assert row["gone"] or masked == text
