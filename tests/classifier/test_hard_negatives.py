"""What looks like an emergency and is none, and what looks like nothing and is one."""

from __future__ import annotations

import pytest

from classifier import Classifier, Text


@pytest.mark.parametrize(
    "text",
    [
        "今日都匀开展消防演练，模拟高楼起火疏散200人",
        "2008年汶川地震10周年，悼念遇难同胞",
        "灾难片今天上映，地震特效逼真，主演哭戏感人",
        "当地时间7日，墨西哥一架客机坠毁，致12人死亡",
        "美国加州山火致12人死亡，当地宣布进入紧急状态",
        "经核实，网上所说的爆炸并未发生，系误报",
        "冬季取暖谨防一氧化碳中毒，这份提示请收好",
        "辣到爆炸！这家火锅必须推荐",
        "娱乐圈大地震，顶流官宣分手",
        "那年洪水：老船工回忆1998年",
        "公司业绩滑坡，股价单日跌停",
        "三年前那场车祸案一审宣判，司机获刑六年",
        "国足3比0大胜，球迷沸腾",
        "周末去哪里赏花，这份攻略收好",
        "手机电池自燃原因揭秘，实验室模拟过充",
        "游戏更新：新英雄爆炸伤害上调",
        "考研倒计时30天，背不完了",
        "楼下新开的奶茶店买一送一，姐妹们冲",
        "森林防火期来临，严禁野外用火",
        "安全生产月启动，企业排查隐患126处",
        "网传7.5级地震系谣言",
        "警方核查：网传化工厂爆炸死亡多人的消息不实",
        "昨晚《长坂坡》唱得满场爆炸，老生一嗓子茶碗都震碎了",
        "“火警”是一只爬上电线杆的猫，消防员把它抱了下来",
        "服务器凌晨崩了，群里喊着火了着火了，回滚到天亮",
        "三人跳河救起落水儿童，县里为见义勇为者颁奖",
        "河水发白有异味，居民反映后环保部门溯源，上游石材厂停产整改",
        "一旦发生火灾，应立即沿疏散指示撤离，切勿乘坐电梯",
        "小区消防通道天天被占，真着火了消防车进不来，请物业管一管",
        "去年的坠楼案开庭，被告人当庭认罪",
        "主力前锋狂砍41分，客队防线全面崩塌",
        "前三季度全县因溺水死亡9人，较上年同期减少4人",
        "如果脚下这座城发生8级地震，你会先救谁",
        "1957年这里发过一次大水，淹死了三十多人",
        "闸门一开，人潮如山洪涌向车站",
        "消防部门提醒：厨房煤气泄漏足以炸毁整层楼，出门记得关阀",
    ],
)
def test_drills_films_anniversaries_figures_of_speech_and_foreign_events_raise_no_emergency(
    classifier: Classifier, text: str
) -> None:
    assert "emergency" not in classifier.classify([Text(text)])[0].categories


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("吓死了，刚刚两辆大货车在国道上撞一起，有人卡在驾驶室", "emergency"),
        ("山体滑坡把三户人家埋了，正在挖人", "emergency"),
        ("瓮安一中学食堂疑似食物中毒，40多名学生呕吐送医", "emergency"),
        ("都匀一化工厂今晨发生爆炸，已有3人死亡。该厂上月刚组织过应急演练。", "emergency"),
        ("一架小型飞机坠落在农田，机上2人遇难", "emergency"),
        ("5死1伤！旅游大巴翻下山坡，救援人员已赶到现场", "emergency"),
        ("小区停水四天没人管，恳请领导解决", "livelihood"),
        ("请问退休金补缴怎么办理，跑了三趟都没办成", "livelihood"),
        ("老板拖欠农民工工资半年了，投诉也没人管", "livelihood"),
        ("听说自来水被人投毒了，官方不敢说，大家速转扩散", "false_information"),
        ("网传水库溃坝系谣言，请勿信谣传谣", "false_information"),
        ("居民医保缴费标准又涨了，全县都在议论这个政策，门槛能不能低一点", "policy"),
        ("县里的禁放办法下月起实施，划定哪些乡镇可以放，文件没写清楚", "policy"),
        ("州里公积金贷款额度提高到70万，租房提取也放开了", "policy"),
        ("河水发白有异味，居民反映后环保部门溯源，上游石材厂停产整改", "livelihood"),
        ("惠水县发生3.1级地震，暂无人员伤亡。网传更大地震将至系谣言", "emergency"),
        ("供水管网抢修，全城停水三天，居民排队提水", "livelihood"),
        ("州政府印发老旧小区改造实施方案，公开征求意见", "policy"),
        ("镇干部吃拿卡要，虚报冒领补助款，群众多次举报", "credibility"),
        ("几个学生把同学围起来轮流扇耳光还拍视频，令人发指", "morality"),
    ],
)
def test_what_matters_is_seen(classifier: Classifier, text: str, category: str) -> None:
    assert category in classifier.classify([Text(text)])[0].categories


@pytest.mark.parametrize(
    "text",
    [
        "猫今天打了针，一路骂骂咧咧，罐头也不看一眼",
        "学吉他第二个月，手指起茧，和弦还是按不响",
        "外公八十八了还自己劈柴，劈完坐门口看云",
    ],
)
def test_everyday_talk_that_asks_for_nothing_is_no_matter(classifier: Classifier, text: str) -> None:
    assert classifier.classify([Text(text)])[0].categories == ()


def test_a_denied_event_is_suspected_false_information_and_no_emergency(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("经核实，建中水库未发生投毒，相关消息不实")])[0]
    assert verdict.category == "false_information"
    assert "emergency" not in verdict.categories
    assert verdict.grade is None


@pytest.mark.parametrize(
    ("text", "disposition"),
    [
        ("建议增设通往大学城的夜班公交，延长营运时间", "suggestion"),
        ("小区停水四天，老人没水用，恳请领导尽快解决", "difficulty"),
        ("举报化工厂夜间偷排污水，严重污染河道，请严查", "problem"),
        ("请问灵活就业人员养老保险断缴能否补缴，需要什么材料？", "unclear"),
        ("听说自来水被人投毒了，官方不敢说，大家速转扩散", "false"),
    ],
)
def test_the_answer_a_post_asks_for_is_proposed(classifier: Classifier, text: str, disposition: str) -> None:
    assert classifier.classify([Text(text)])[0].disposition == disposition


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("网传上游水库垮坝，下游正在撤离，大家快跑", 0),
        ("网传龙里水库溃坝，十几具尸体抬出来，速转", 11),
        ("朋友圈都在传瓮安化工厂爆炸死了数十人，官方还没回应", 20),
        ("官方说没有垮坝，我就在下游，亲眼看见大坝垮了，死了十几个人", 11),
    ],
)
def test_what_no_office_has_denied_is_an_emergency_and_suspected_false(
    classifier: Classifier, text: str, dead: int
) -> None:
    verdict = classifier.classify([Text(text)])[0]
    assert {"emergency", "false_information"} <= set(verdict.categories)
    assert verdict.casualties.get("dead", 0) == dead
    assert verdict.grade == ("II" if dead else "IV")


@pytest.mark.parametrize(
    "text",
    [
        "关于网传“剑江大坝垮塌”的说法不属实，大坝运行安全",
        "州水务局：大坝安全，网传垮坝系谣言",
        "大坝安全运行，未发生垮坝，请市民放心",
        "情况通报：网传某化工厂爆炸致30人死亡的信息不实。经核查，该厂设备检修放气，无人员伤亡",
        "网传“瓮安水库垮坝，死亡40人”。经核实，该信息不实，水库运行正常，请广大网友不造谣、不信谣、不传谣",
        "三都县应急局回应网传山体滑坡埋了30多人：消息不实，系去年外省视频",
    ],
)
def test_a_denial_is_suspected_false_information_without_emergency_or_grade(classifier: Classifier, text: str) -> None:
    verdict = classifier.classify([Text(text)])[0]
    assert verdict.categories == ("false_information",)
    assert verdict.grade is None


def test_what_remains_of_a_denied_toll_is_graded_by_what_is_true(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("贵定一在建厂房坍塌，网传30人死亡不实，实际为1人轻伤")])[0]
    assert verdict.categories[0] == "emergency"
    assert (verdict.grade, verdict.casualties) == ("IV", {"injured": 1})


@pytest.mark.parametrize(
    "text",
    [
        "牙舟的龙窑今天开窑，老匠人蹲在窑口一件一件敲着听声音",
        "老先生的楼上摆着三百册水书手抄本，最老的一册纸边卷成了浪",
        "去年今天在山上打火打到凌晨四点，脸黑得像煤球。一年了，那片坡又绿了",
        "下班路上的月亮像个没填的凭证号",
        "批卷子看到一道应用题答案，笑得整层办公室都过来看",
    ],
)
def test_crafts_anniversaries_and_moods_open_no_case(classifier: Classifier, text: str) -> None:
    assert classifier.classify([Text(text)])[0].categories == ()
