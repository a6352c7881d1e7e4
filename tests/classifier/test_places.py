"""Which place a name stands for, by what stands around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import Classifier, Text, gazetteer
from classifier.errors import DataError
from classifier.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("贵州省黔南州都匀市毛尖镇发生山体滑坡", ["522701110"]),
        ("独山麻尾镇一工厂爆炸", ["522726112"]),
        ("瓮安永和采石场放炮", ["522725105"]),
        ("邵东县一小学", ["430582"]),
        ("平塘、罗甸两县多地暴雨", ["522727", "522728"]),
        ("黔南州發生地震，龍里縣有震感", ["522730"]),
        ("永康市方岩下宅村", ["330784109"]),
        ("重庆火锅店在贵阳南明区开业", ["520102"]),
        ("宁波市江东区一商场", ["330212"]),
        ("上海庙镇的煤矿停产", ["150623101"]),
        ("在黔企业座谈会", ["52"]),
        ("小七孔景区游客被困", ["522722107"]),
        ("都匀经开区厂门口有黑车", ["522771"]),
        ("全州都在传要大地震", ["5227"]),
        ("剑江边的步道路灯坏了", ["522701"]),
        ("三都县停水通知", ["522732"]),
        ("南京市长江大桥今日封闭", ["3201"]),
        ("鄂托克前旗草原火灾", ["150623"]),
        ("内蒙暴雪", ["15"]),
        ("恩施州山洪", ["4228"]),
        ("文峰社区停水三天了", ["522701002"]),
        ("我住在文峰，晚上噪音很大", ["522701002"]),
        ("都匀文峰一小区起火", ["522701002"]),
        ("浙江诸暨大唐金龙西路484号", ["330681005"]),
        ("水龙寨子着火，三合镇的消防快来", ["522732001"]),
        ("遵义播州区三合镇发生车祸", ["520304104"]),
        ("杭州萧山坎山镇一厂房起火", ["330109113"]),
        ("坎山镇一厂房起火", ["330109113"]),
        ("诸暨草塔镇道路积水", ["330681005"]),
        ("永嘉县上塘镇停电", ["330324"]),
        ("宁波市北仑区大契街道停水", ["330206004"]),
        ("阜阳市颖上县发生车祸", ["341226"]),
        ("开封市市辖区龙庭区停气", ["410202"]),
        ("辽宁省阜蒙县大雪", ["210921"]),
        ("义乌市_北苑春晗路1071号", ["330782004"]),
        ("武汉武昌区水果湖街街道一小区起火", ["420106012"]),
        ("上海浦东大雾", ["310115"]),
        ("四川省南充市高坪区和顺庆区停气", ["511303", "511302"]),
        ("都匀和平塘的班车停运", ["522701", "522727"]),
        ("和平县山洪", ["441624"]),
        ("隆回到邵东的火车票难买", ["430524", "430582"]),
        ("货车由湘入黔被拦下", ["43", "52"]),
        ("援黔医疗队启程", ["52"]),
        ("都匀火锅店起火", ["522701"]),
        ("红水河边的网箱被拆", ["522728"]),
        ("江苏楚州区一老街起火", ["320803"]),
        ("伊盟煤矿停产", ["1506"]),
        ("浙江嘉兴桐乡市高桥镇永安村", ["330483004"]),
        ("宁波高桥镇停水", ["330203100"]),
        ("《都匀市养犬管理条例》实施", ["522701"]),
        ("《都匀市信访群众联系卡》启用", ["522701"]),
        ("那幅《夜色里的荔波》拿了奖", ["522722"]),
        ("惠水县濛江街道停水", ["522731002"]),
        ("杭州市临安区於潜镇停水", ["330112104"]),
        ("杭州市余杭区临平镇起火", ["330110", "330113001"]),
        ("附近的北山镇、青山铺镇和路口镇都停水", ["430121114", "430121112", "430121108"]),
        ("大理市下关镇一餐馆起火", ["532901003"]),
        ("仙居县安州街道停水", ["331024001"]),
        ("西宁城北区停电", ["630105"]),
        ("甘肃金塔县工业集中区起火", ["620921401"]),
        ("贵定村民说罗甸镇上停电", ["522723", "522728"]),
        ("荔波村寨和瓮安乡镇停水", ["522722", "522725"]),
    ],
)
def test_a_name_is_read_as_the_place_it_stands_for(classifier: Classifier, text: str, codes: list[str]) -> None:
    places = classifier.locate([Text(text)])[0]
    assert [place.code for place in places if place.confidence >= 0.5] == codes


@pytest.mark.parametrize(
    "text",
    [
        "北京路上的长安汽车店",
        "中国长安汽车发布新车",
        "都匀毛尖茶叶真好喝",
        "他大方地承认，希望和平解决",
        "兰州拉面和重庆小面哪个好吃",
        "今年大丰收了",
        "都平安就好",
        "买了张北京烤鸭优惠券",
        "上海路堵车",
        "南京东路步行街",
        "云雾缭绕的早晨",
        "上司让我们周末加班",
        "在上司面前不敢说话",
        "毛尖又涨价了",
        "浦东路堵车",
        "驻外办事处的人说没事",
        "都在说重庆火锅店排队太久",
        "云南过桥米线涨价",
        "北京同仁堂的药丸断货",
        "韩国平塘一工厂爆炸",
        "《漠河舞厅》又翻红了",
        "轻纺城北区一仓库着火",
        "厂房在工业集中区",
        "喜玉溪村停水了",
        "贵定新村的路灯坏了",
        "平塘村委会收卫生费",
    ],
)
def test_roads_firms_dishes_and_plain_words_are_no_places(classifier: Classifier, text: str) -> None:
    assert not [place for place in classifier.locate([Text(text)])[0] if place.confidence >= 0.5]


def test_a_namesake_without_context_is_marked_as_a_guess(classifier: Classifier) -> None:
    places = classifier.locate([Text("朝阳区一商场火灾")])[0]
    assert all(place.confidence < 0.5 for place in places)


@pytest.mark.parametrize(
    "text",
    ["苏州市塘溪镇的朋友来信", "苏州市南洋镇的朋友来信", "杭州市西湖区双桥镇上没有这条街", "绍兴市新昌县里没有杨柳镇"],
)
def test_a_town_that_only_looks_like_one_of_the_county_is_not_taken_for_it(classifier: Classifier, text: str) -> None:
    assert not [
        place for place in classifier.locate([Text(text)])[0] if len(place.code) == 9 and place.confidence >= 0.5
    ]


def test_a_town_no_longer_there_is_a_guess_beside_places_it_does_not_lie_in(classifier: Classifier) -> None:
    places = classifier.locate([Text("宁波市北仑区的人去了草塔镇")])[0]
    assert [(place.code, place.confidence >= 0.5) for place in places] == [("330206", True), ("330681005", False)]


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        ("杭州市江干区九堡镇积水", "九堡街道", ("江干区", "九堡镇")),
        ("邵东县一小学停电", "邵东市", ("邵东县",)),
        ("浙江省杭州市拱塑区停水", "拱墅区", ("拱塑区",)),
        ("都匀市毛尖镇停水", "毛尖镇", ()),
    ],
)
def test_a_place_says_by_which_names_of_the_past_the_text_calls_it(
    classifier: Classifier, text: str, name: str, written: tuple[str, ...]
) -> None:
    (place,) = classifier.locate([Text(text)])[0]
    assert (place.name, place.written) == (name, written)
    assert place.as_row().get("written", []) == list(written)


def test_a_former_town_whose_name_a_town_of_its_county_bears_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in gazetteer.DATA.glob("*.*"):
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "gazetteers").symlink_to(gazetteer.DATA / "gazetteers")
    (tmp_path / "earlier_towns.csv").unlink()
    (tmp_path / "earlier_towns.csv").write_text("name,code,word\n毛尖乡,522701,0\n", "utf-8")
    monkeypatch.setattr(gazetteer, "DATA", tmp_path)
    with pytest.raises(DataError, match=r"earlier_towns\.csv, line 2: a town of 都匀市 bears"):
        Gazetteer()


def test_the_region_of_the_post_decides_between_namesakes(classifier: Classifier) -> None:
    places = classifier.locate([Text("朝阳区一商场火灾", region="发布于 北京")])[0]
    assert [(place.code, place.confidence >= 0.5) for place in places] == [("110105", True)]


def test_offsets_count_code_points_of_the_original_also_in_traditional_script(classifier: Classifier) -> None:
    place = classifier.locate([Text("😀龍里縣停水", title="求助")])[0][0]
    assert (place.field, place.start, place.end, place.text) == ("text", 1, 4, "龍里縣")
    assert place.path == ("贵州省", "黔南布依族苗族自治州", "龙里县")


def test_a_towns_stem_that_is_a_word_is_looked_for_at_home_alone() -> None:
    assert Classifier.load(home="4305").locate([Text("文峰社区停水三天了")]) == [()]


def test_without_a_home_local_landmarks_are_unknown() -> None:
    assert Classifier.load().locate([Text("斗篷山景区人很多")]) == [()]


def test_a_file_of_villages_places_a_text_that_names_nothing_else(tmp_path: Path) -> None:
    villages = tmp_path / "villages.csv"
    villages.write_text("name,code,kind\n青苔冲村,522701107,village\n", "utf-8")
    found = Classifier.load(home="5227", gazetteer=villages).locate([Text("青苔冲村的桥断了"), Text("剑江涨水")])
    assert [[place.code for place in places] for places in found] == [["522701107"], ["522701"]]


@pytest.mark.parametrize("line", ["青苔冲村,999999999,village", "青苔冲村,522701107,hamlet", "桥,522701107,village"])
def test_a_wrong_line_of_a_gazetteer_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "villages.csv"
    file.write_text(f"name,code,kind\n{line}\n", "utf-8")
    with pytest.raises(DataError, match=r"villages\.csv, line 2"):
        Gazetteer("5227", file)


@pytest.mark.parametrize("home", ["5227", "5119", "230881", "150623", "430582"])
def test_every_shipped_jurisdiction_has_landmarks_rivers_and_roads(home: str) -> None:
    gazetteer = Gazetteer(home)
    landmarks = [senses for senses in gazetteer.senses.values() if senses[0].kind == "landmark"]
    assert len(landmarks) >= 20
    assert all(sense.code.startswith(home) for senses in landmarks for sense in senses)
