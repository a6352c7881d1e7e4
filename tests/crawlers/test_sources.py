"""sources.yaml: what is right is read, what is wrong is named by file, line and field."""

from pathlib import Path

import pytest

from crawlers import Kind, SourcesError, choose, load_sources
from pipeline.domain.post import Channel

GOOD = """defaults:
  delay: 2
sources:
  - id: a
    kind: listing
    address: ${SITE}/news/
  - id: b
    kind: weibo
    address: https://m.example/api?page={page}
    delay: 0.5
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    return file


def test_the_shipped_sources_are_whole_once_the_demo_site_is_known() -> None:
    sources = load_sources(variables={"HUIYING_DEMO_SITE": "http://127.0.0.1:8090/"})
    assert [source.kind for source in sources] == [Kind.LISTING, Kind.LISTING, Kind.FEED, Kind.WEIBO]
    assert not any(source.missing for source in sources)
    assert sources[0].address == "http://127.0.0.1:8090/news/"


def test_defaults_apply_where_a_source_says_nothing(tmp_path: Path) -> None:
    first, second = load_sources(written(tmp_path, GOOD), {"SITE": "http://a.example"})
    assert (first.delay, second.delay) == (2, 0.5)
    assert (first.channel, second.channel) == (Channel.NEWS, Channel.MICROBLOG)


def test_a_source_whose_variable_is_not_set_says_so(tmp_path: Path) -> None:
    sources = load_sources(written(tmp_path, GOOD))
    assert sources[0].missing == ("SITE",)
    assert choose(sources, []) == sources
    with pytest.raises(SourcesError, match="'a' needs SITE"):
        choose(sources, ["a"])
    with pytest.raises(SourcesError, match="no 'c'; known are a, b"):
        choose(sources, ["c"])


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("kind: listing", "kind: webpage", 5, "kind"),
        ("kind: listing", "knd: listing", 5, "knd"),
        ("    kind: listing\n", "", 4, "kind"),
        ("id: a", "id: Übersicht", 4, "id"),
        ("id: b", "id: a", 7, "id"),
        ("${SITE}/news/", "ftp://a.example", 6, "address"),
        ("${SITE}/news/", "[1, 2]", 6, "address"),
        ("?page={page}", "", 9, "address"),
        ("delay: 0.5", "delay: -1", 10, "delay"),
        ("delay: 0.5", "delay: soon", 10, "delay"),
        ("delay: 0.5", "pages: 0", 10, "pages"),
        ("delay: 0.5", "channel: radio", 10, "channel"),
        ("delay: 0.5", "links: 'a['", 10, "links"),
        ("delay: 0.5", "articles: '('", 10, "articles"),
        ("delay: 2", "links: a", 2, "links"),
        ("sources:", "source:", 3, "source"),
        ("delay: 2", "delay: [", 4, "yaml"),
    ],
)
def test_a_bad_entry_names_file_line_and_field(tmp_path: Path, old: str, new: str, line: int, field: str) -> None:
    with pytest.raises(SourcesError) as caught:
        load_sources(written(tmp_path, GOOD.replace(old, new)))
    assert (caught.value.file, caught.value.line, caught.value.field) == ("mine.yaml", line, field)
    assert str(caught.value).startswith(f"mine.yaml:{line}: {field}: ")


@pytest.mark.parametrize("text", ["", "[]", "sources: []", "sources: {}", "just words"])
def test_a_file_without_sources_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourcesError):
        load_sources(written(tmp_path, text))


def test_a_missing_file_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match=r"none\.yaml"):
        load_sources(tmp_path / "none.yaml")
