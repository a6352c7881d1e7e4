"""Grades by the published thresholds, from numbers however they are written."""

from __future__ import annotations

import pytest

from classifier import Classifier, Text
from classifier.numerals import value_of


@pytest.mark.parametrize(
    ("text", "grade", "casualties"),
    [
        ("都匀一工厂爆炸致30人死亡", "I", {"dead": 30}),
        ("都匀一工厂爆炸致29人死亡", "II", {"dead": 29}),
        ("龙里发生车祸，造成10人死亡、21人受伤", "II", {"dead": 10, "injured": 21}),
        ("龙里发生车祸，造成9人死亡", "III", {"dead": 9}),
        ("瓮安一矿井透水事故致三人遇难", "III", {"dead": 3}),
        ("瓮安一矿井透水事故致两人遇难", "IV", {"dead": 2}),
        ("福泉一仓库发生爆炸，死亡人数升至三十一人", "I", {"dead": 31}),
        ("独山多车相撞致3人死亡12人受伤", "III", {"dead": 3, "injured": 12}),
        ("惠水一商铺起火，致1死2伤", "IV", {"dead": 1, "injured": 2}),
        ("惠水一工地坍塌，12人重伤", "III", {"seriously_injured": 12}),
        ("惠水一化工厂火灾，直接经济损失1.2亿元", "I", {"loss_yuan": 120000000}),
        ("惠水一化工厂火灾，直接经济损失约6000万元", "II", {"loss_yuan": 60000000}),
        ("惠水一老街失火，初步统计损失1500万左右", "III", {"loss_yuan": 15000000}),
        ("罗甸一居民楼起火，无人员伤亡", "IV", {}),
        ("惠水县发生3.4级地震", "IV", {}),
        ("惠水县发生4.9级地震，暂无人员伤亡", "IV", {}),
        ("平塘发生5.2级地震", "III", {}),
        ("平塘发生6.1级地震，震源深度10千米", "II", {}),
        ("贵定一小学学生食物中毒，致1人死亡", "III", {"dead": 1}),
        ("长顺山体滑坡致7人遇难3人失联", "II", {"dead": 7, "missing": 3}),
        ("长顺海绵厂火灾致7人死亡，另有3人失联", "III", {"dead": 7, "missing": 3}),
        ("都匀发生车祸，近百人受伤", "IV", {"injured": 100}),
        ("长顺一厂房起火，十个人没了", "II", {"dead": 10}),
        ("长顺一厂房起火，烧死十个人", "II", {"dead": 10}),
        ("长顺一铝厂爆炸，当班工人里有11个没能回家", "II", {"dead": 11}),
        ("长顺一架直升机失控坠毁，机组3人无人生还", "III", {"dead": 3}),
        ("三都遭遇山洪，紧急转移1200余人", "IV", {"evacuated": 1200}),
        ("瓮安一矿井下12名工人急性中毒住院", "III", {}),
        ("惠水两次地震分别为4.7级和5.3级", "III", {}),
        ("福泉工厂爆炸死亡人数再次上调：由通报的5人增至12人", "II", {"dead": 12}),
        ("平塘发生3.1级和0.8级地震", "IV", {}),
        ("惠水一渡船相撞，16名乡亲死伤，其中2人遇难", "IV", {"dead": 2}),
        ("惠水一工地坍塌，一名工人送医后于6:12抢救无效死亡", "IV", {"injured": 1}),
        ("惠水一家具城大火，少说亏掉六千来万", "II", {"loss_yuan": 60000000}),
        ("惠水一渡船翻了，捞起来五个，都硬了", "III", {"dead": 5}),
        ("惠水一厂炉体喷爆，11人烧伤面积过半、仍在ICU", "III", {"seriously_injured": 11}),
        ("独山一民房失火，户主夫妇及其两个孩子不幸身亡", "III", {"dead": 4}),
        ("独山后山垮下来埋了人，7口人只活下来1个", "III", {"dead": 6}),
        ("都匀一高边坡崩滑，6名工人被掩埋，次日全部找到，无一生还", "III", {"dead": 6}),
        ("都匀一煤矿巷道跑车，撞死巷道内行走矿工3名", "III", {"dead": 3}),
        ("独山两家人械斗致一人身亡，还有5名嫌犯在逃", "IV", {"dead": 1}),
    ],
)
def test_an_emergency_is_graded_by_its_numbers(
    classifier: Classifier, text: str, grade: str, casualties: dict[str, int]
) -> None:
    verdict = classifier.classify([Text(text)])[0]
    assert verdict.category == "emergency"
    assert verdict.grade == grade
    assert verdict.casualties == casualties


def test_a_strength_that_is_denied_does_not_grade_the_quake_told_of_beside_it(classifier: Classifier) -> None:
    text = "惠水县发生3.4级地震，暂无人员伤亡。网传7.5级地震将至系谣言。"
    verdict = classifier.classify([Text(text)])[0]
    assert verdict.category == "emergency"
    assert verdict.grade == "IV"


def test_a_toll_that_is_denied_after_the_true_one_does_not_count(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("三都县山洪致2人遇难，网传死亡20人系谣言")])[0]
    assert verdict.category == "emergency"
    assert verdict.casualties == {"dead": 2}


@pytest.mark.parametrize("text", ["缅北一煤气站爆炸致19死", "中国地震台网年报：去年全国发生5级以上地震37次"])
def test_what_struck_abroad_or_is_counted_over_a_year_has_no_grade(classifier: Classifier, text: str) -> None:
    verdict = classifier.classify([Text(text)])[0]
    assert "emergency" not in verdict.categories
    assert verdict.grade is None


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("平塘山洪夹带泥石流，2人遇难1人失踪", "III"),
        ("油罐车在独山高速侧翻泄漏，周边5200名群众疏散", "III"),
        ("惠水一镇后山出现裂缝，山脚560人连夜搬离", "II"),
        ("县城一小学百余名学生集体腹痛，县医院收治131人", "III"),
    ],
)
def test_thresholds_of_what_is_told_of_beside_the_kind_count_too(classifier: Classifier, text: str, grade: str) -> None:
    assert classifier.classify([Text(text)])[0].grade == grade


@pytest.mark.parametrize(
    "text",
    ["都匀一渡船翻了，13条人命没了", "惠水一工地清池子，五人均告不治", "瓮安一处楼板垮了，压着的六个人都没能活过来"],
)
def test_several_deaths_are_an_emergency_however_they_are_told(classifier: Classifier, text: str) -> None:
    assert "emergency" in classifier.classify([Text(text)])[0].categories


@pytest.mark.parametrize(
    "text", ["死亡200人以上启动一级响应", "醉驾致3人死亡会判多少年", "那起坍塌案今天开庭，该事故曾致54人遇难"]
)
def test_neither_thresholds_nor_courts_tell_of_an_emergency(classifier: Classifier, text: str) -> None:
    assert "emergency" not in classifier.classify([Text(text)])[0].categories


def test_who_died_since_an_epidemic_began_does_not_grade_a_daily_bulletin(classifier: Classifier) -> None:
    text = "都匀市疾控：昨日0至24时新增新冠肺炎确诊病例2例，截至昨日24时累计报告确诊病例91例，死亡7例"
    verdict = classifier.classify([Text(text)])[0]
    assert verdict.category == "emergency"
    assert verdict.grade == "IV"


def test_one_patient_of_a_named_bird_flu_is_a_major_epidemic(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("州疾控通报：一起聚集性H7N9疫情，确诊3人")])[0]
    assert verdict.grade == "II"


def test_the_words_that_prove_a_grade_are_shown(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("独山多车相撞致3人死亡12人受伤")])[0]
    proof = [evidence for evidence in verdict.evidence if evidence.judgement == "grade"]
    assert any("3人死亡" in evidence.text and evidence.why == "D493-dead" for evidence in proof)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3),
        ("1,200", 1200),
        ("十二", 12),
        ("三千五百", 3500),
        ("2.5万", 25000),
        ("两百", 200),
        ("一百零五", 105),
        ("二十", 20),
        ("两", 2),
        ("百", 100),
        ("三万六千", 36000),
        ("1.2亿", 120000000),
        ("六千来万", 60000000),
        ("4千6百", 4600),
        ("2千3百万", 23000000),
    ],
)
def test_numbers_are_read_in_both_scripts(written: str, value: float) -> None:
    assert value_of(written) == pytest.approx(value)


@pytest.mark.parametrize(
    ("written", "number"),
    [("数十", 20), ("几十", 20), ("十几", 11), ("二十几", 21), ("几百", 200), ("上百"[1:], 100), ("数千", 2000)],
)
def test_several_tens_count_as_two_of_them_at_least(written: str, number: int) -> None:
    assert value_of(written) == number
