"""Personal data goes, everything a case needs stays, and no position moves."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import mask
from classifier.masking import identity_number_is_valid, passes_luhn


def _identity(body: str) -> str:
    total = sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def _card(body: str) -> str:
    return next(body + str(last) for last in range(10) if passes_luhn(body + str(last)))


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("我电话13900001527谢谢", "13900001527"),
        ("联系 139 0000 1527", "139 0000 1527"),
        ("联系139-0000-1527", "139-0000-1527"),
        ("手机+8613900001527", "13900001527"),
        ("手机１３９００００１５２７", "１３９００００１５２７"),
        ("座机0854-8221234", "0854-8221234"),
        ("固话(0854)8221234", "8221234"),
        ("电话:8221234", "8221234"),
        ("微信luo_akuan88联系", "luo_akuan88"),
        ("加微信号：abcd1234", "abcd1234"),
        ("vx abc_12345", "abc_12345"),
        ("QQ：123456789", "123456789"),
        ("邮箱 some.one@example.com.cn", "some.one@example.com.cn"),
        ("车牌贵J12345撞了人", "贵J12345"),
        ("新能源贵AD12345停在路边", "贵AD12345"),
        ("车牌贵J·1A234", "贵J·1A234"),
        (f"身份证{_identity('52272819950612000')}", _identity("52272819950612000")),
        (f"卡号{_card('621700123456789012')}", _card("621700123456789012")),
        ("家住斗篷山路12号3栋2单元501室", "12号3栋2单元501室"),
        ("幸福小区3栋2单元501", "3栋2单元501"),
        ("阳光花园5栋1203室漏水", "5栋1203室"),
        ("二组15号的老人", "15号"),
        ("北京路88号附3号", "88号附3号"),
        ("7幢1单元3楼302号房", "7幢1单元3楼302号房"),
    ],
)
def test_personal_data_is_masked_character_for_character(text: str, gone: str) -> None:
    masked = mask(text)
    assert gone not in masked.text
    assert len(masked.text) == len(text)
    at = text.index(gone)
    assert set(masked.text[at : at + len(gone)]) == {"*"}
    assert masked.text[:at].replace("*", "") or at == 0 or masked.spans[0].start < at


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345和110、119、120、12369都没人接",
        "2026年11月21日15时20分",
        "损失3800万元，转移1200余人",
        "第5号台风",
        "地铁2号线停运",
        "5月12号下午",
        "都匀市斗篷山路",
        "320国道龙游段",
        "G76兰海高速K1890+300米处",
        "3栋楼房倒塌",
        "北纬28.34度，东经104.90度",
        "服务热线400-820-8820",
        "黔南州政府办公室",
        "温度38.5度",
        "2026-11-21 15:20:00",
        "编号20261121001",
        "身份证号522728199506120001不对",
        "5栋居民楼停水",
        "二单元的居民",
        "京东买的",
        "新冠疫苗",
        "贵州大学2026级新生",
        "黔府发〔2026〕12号",
        "粤港澳大湾区",
        "3个月没发工资了",
        "一楼起火",
        "12楼住户",
        "共1024人",
    ],
)
def test_dates_amounts_places_and_service_numbers_stay(text: str) -> None:
    assert mask(text).text == text


@given(st.text(max_size=200))
def test_masking_keeps_the_length_and_touches_only_its_spans(text: str) -> None:
    masked = mask(text)
    assert len(masked.text) == len(text)
    covered = {at for span in masked.spans for at in range(span.start, span.end)}
    assert all(text[at] == masked.text[at] for at in range(len(text)) if at not in covered)
    assert all(masked.text[at] == "*" for at in covered)


@given(st.text(max_size=20), st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.text(max_size=20))
def test_no_mobile_number_survives(before: str, number: str, after: str) -> None:
    text = f"{before} {number} {after}"
    assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", mask(text).text)


@given(st.from_regex(r"\A[1-9][0-9]{16}\Z"))
def test_no_identity_number_with_a_right_check_digit_survives(body: str) -> None:
    number = _identity(body)
    assert identity_number_is_valid(number)
    assert number not in mask(f"身份证{number}。").text


@given(st.from_regex(r"\A[1-9][0-9]{14,17}\Z"))
def test_no_card_number_survives(body: str) -> None:
    number = _card(body)
    assert number not in mask(f"卡号{number}。").text


def test_masking_twice_changes_nothing() -> None:
    once = mask("电话13900001527，住北京路88号").text
    assert mask(once).text == once
