"""Articles out of pages: made-up pages here, the public gold pages beside the checkout."""

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers import Article, ExtractionError, extract
from pipeline.intake.times import SHANGHAI, read_time

SHARED = Path(os.environ.get("HUIYING_SHARED", Path(__file__).parents[3] / "shared"))
PAGES = SHARED / "data" / "pages"
BODY = (
    "昨日傍晚，荔波县一处在建桥梁的脚手架倒塌，两名工人受轻伤。",
    "应急队伍十分钟内赶到，现场已经清理完毕，交通恢复正常。",
    "县里已要求全县在建工地停工自查，结果将在一周内公布。",
)

MODERN = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>桥梁脚手架倒塌_要闻_山城网</title>
<meta property="article:published_time" content="2026-03-01T08:15:00+08:00"><meta name="author" content="admin">
</head><body><nav><a href="/">首页</a><a href="/n">要闻</a></nav>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; 正文</div>
<article><h1>桥梁脚手架倒塌</h1><div class="meta">2026-03-01 08:15 来源：山城日报 作者：林一禾 字号：大 中 小</div>
<div id="content">{body}</div><p>责任编辑：陈二</p></article>
<div class="related"><h3>相关阅读</h3><ul><li><a href="/1">桥梁安全专项检查启动，涉及全县工地</a></li>
<li><a href="/2">去年的脚手架事故调查结果公布</a></li></ul></div>
<footer>版权所有 山城网 未经许可不得转载</footer></body></html>"""

OLD = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>桥梁脚手架倒塌--山城网</title></head><body>
<table><tr><td><a href=/>首页</a> | <a href=/n>新闻</a> | <a href=/b>论坛</a></td></tr></table><table><tr>
<td width=150><a href=/1>热点一：全县大检查</a><br><a href=/2>热点二：雨季将至</a><br></td>
<td><font size=5><b>桥梁脚手架倒塌</b></font><br>
<font color=#999>2026年03月01日 08:15:00　来源：山城日报</font><br><br>{body}<br>
【<a href=/p>打印本页</a>】【<a href=/c>关闭窗口</a>】<br>网友评论<br>
说得好，支持，希望尽快查明原因给大家一个交代，不要不了了之。</td></tr></table></body></html>"""


def page(template: str, between: tuple[str, str], charset: str = "utf-8") -> str:
    body = "".join(f"{between[0]}{line}{between[1]}" for line in BODY)
    return template.format(body=body, charset=charset)


def assert_whole(article: Article) -> None:
    assert article.title == "桥梁脚手架倒塌"
    assert article.body == "\n".join(BODY)
    assert article.published_at == datetime(2026, 3, 1, 0, 15, tzinfo=UTC)
    assert article.source == "山城日报"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gb2312", "gbk", "utf-16"])
def test_a_modern_page_gives_its_article_in_any_encoding(encoding: str) -> None:
    article = extract(page(MODERN, ("<p>", "</p>"), encoding).encode(encoding))
    assert_whole(article)
    assert article.author == "林一禾"


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "nonsense", ""])
@pytest.mark.parametrize("between", [("　　", "<br><br>"), ("<p>　　", ""), ("<font>", "</font><br>")])
def test_a_page_of_layout_tables_gives_its_article_whatever_it_declares(
    declared: str, between: tuple[str, str]
) -> None:
    assert_whole(extract(page(OLD, between, declared).encode("gb18030")))


def test_an_advert_inside_an_article_is_left_out_and_the_rest_stays() -> None:
    advert = '<table><tr><td>·<a href="/x">低价名表</a></td><td>·<a href="/y">快速贷款</a></td></tr></table>'
    text = page(MODERN, ("<p>", "</p>")).replace("<p>应急", f"{advert}<p>应急")
    assert extract(text.encode()).body == "\n".join(BODY)


@pytest.mark.parametrize(
    ("shown", "page_title", "headline"),
    [
        ("<h1>桥梁脚手架倒塌</h1>", "山城网 » 桥梁脚手架倒塌", "桥梁脚手架倒塌"),
        ("<h1>桥梁脚手架倒塌</h1>", "桥梁脚手架倒塌-要闻-山城网", "桥梁脚手架倒塌"),
        ("<h1>桥梁脚手架倒塌</h1>", "山城网", "桥梁脚手架倒塌"),
        ("<h1>山城网</h1><h2>桥梁脚手架倒塌</h2>", "桥梁脚手架倒塌 山城网", "桥梁脚手架倒塌"),
        ("<p>关于桥梁脚手架</p><p>倒塌的通报</p>", "关于桥梁脚手架倒塌的通报_山城网", "关于桥梁脚手架倒塌的通报"),
        ("<p>桥梁脚手架倒塌 ——两人受轻伤</p>", "桥梁脚手架倒塌——两人受轻伤_山城网", "桥梁脚手架倒塌——两人受轻伤"),
        ("<p><b>桥梁脚手架倒塌</b></p>", "", "桥梁脚手架倒塌"),
    ],
)
def test_the_headline_is_what_the_page_and_its_title_agree_on(shown: str, page_title: str, headline: str) -> None:
    text = page(MODERN, ("<p>", "</p>")).replace("<h1>桥梁脚手架倒塌</h1>", shown)
    assert extract(text.replace("桥梁脚手架倒塌_要闻_山城网", page_title).encode()).title == headline


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(MODERN, ("<p>", "</p>")).encode())
    assert_whole(extract(tmp_path / "a.html"))


@pytest.mark.parametrize(
    "content",
    [b"", b"   ", b"\x00\x01\x02", b"<html><body><div id='content'>", b"<p>short</p>", b"%PDF-1.4", b"<" * 5000],
)
def test_what_holds_no_article_is_said_to(content: bytes) -> None:
    with pytest.raises(ExtractionError):
        extract(content)


def test_thousands_of_nested_elements_do_not_break_the_walk() -> None:
    deep = "<div>" * 1500 + page(MODERN, ("<p>", "</p>")) + "</div>" * 1500
    assert BODY[0] in extract(deep.encode()).body


def test_an_address_is_read_over_http_unless_robots_forbid(site: Any) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /no", "text/plain")
    site.page("/a", page(MODERN, ("<p>", "</p>")))
    site.page("/no", page(MODERN, ("<p>", "</p>")))
    assert_whole(extract(f"{site.address}/a"))
    with pytest.raises(ExtractionError, match="robots"):
        extract(f"{site.address}/no")
    with pytest.raises(ExtractionError, match="404"):
        extract(f"{site.address}/missing")
    with pytest.raises(ExtractionError, match="http"):
        extract("file:///etc/hostname")
    assert "/no" not in site.asked


def runs(text: str, size: int = 4) -> Counter[str]:
    bare = "".join(text.split())
    return Counter(bare[at : at + size] for at in range(max(1, len(bare) - size + 1)))


def overlap(found: str, gold: str) -> float:
    """F1 over runs of four characters, as multisets."""
    a, b = runs(found), runs(gold)
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


@pytest.mark.shared
@pytest.mark.skipif(not PAGES.exists(), reason="the public data is not beside the checkout")
def test_the_gold_pages_reach_their_floor() -> None:
    gold = [json.loads(line) for line in (PAGES / "gold.jsonl").read_text("utf-8").splitlines()]
    found = [(row, extract(PAGES / row["file"])) for row in gold]
    bodies = [overlap(article.body, row["body"]) for row, article in found]
    dated = [(read_time(row["date"]), article.published_at) for row, article in found if read_time(row["date"])]
    days = sum(mine is not None and _day(mine) == _day(theirs) for theirs, mine in dated if theirs)
    assert sum(bodies) / len(bodies) >= 0.95
    assert days >= 21


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}"
