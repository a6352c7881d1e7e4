"""Each of the fifteen first-level topics can be reached, those without training data too."""

from __future__ import annotations

import pytest

from classifier import Classifier, Text
from classifier.topics import Topics

SENTENCES = {
    "城乡建设": "小区物业长期不修电梯，违章搭建没人管，请住建局处理",
    "交通运输": "公交车总是晚点，出租车拒载，客运站秩序混乱",
    "劳动和社会保障": "工地拖欠农民工工资三个月，社保也没有缴纳",
    "教育文体": "学校违规补课收费，老师体罚学生，请教育局查一查",
    "卫生计生": "医院看病排队太久，医生乱开药，医保报销被拒",
    "商贸旅游": "超市出售过期食品，消费者投诉退款没人理",
    "环境保护": "化工厂夜里偷排废水，臭气熏天，污染河流",
    "农村农业": "村里的农田灌溉水渠坏了，种粮补贴一直没发给农民",
    "国土资源": "村集体土地被强占，征地补偿和宅基地确权一直没有说法",
    "政法": "派出所接到报警不出警，诈骗案立案半年没有结果",
    "民政": "孤寡老人的低保被取消，养老院和残疾人补贴没人办理",
    "党务政务": "基层党组织发展党员不公开，政务公开栏多年不更新",
    "纪检监察": "村干部贪污受贿、以权谋私，请纪委监委查处",
    "经济管理": "银行贷款利率被擅自提高，企业税收优惠没有落实",
    "科技与信息产业": "宽带网络经常断网，手机信号差，通信基站迟迟不建",
}


def test_the_sentences_name_every_topic() -> None:
    assert set(SENTENCES) == set(Topics().names)


@pytest.mark.parametrize(("topic", "sentence"), SENTENCES.items())
def test_every_topic_can_be_reached(classifier: Classifier, topic: str, sentence: str) -> None:
    assert classifier.topics([Text(sentence)]) == [topic]
