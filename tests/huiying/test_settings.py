"""Settings are read once, and what is wrong with one is said in its name."""

import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from huiying.errors import SettingsError
from huiying.logs import configure_logs
from huiying.settings import read_settings

Set = Callable[..., None]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Set:
    """An environment without settings of ours, and a way to set some."""
    for name in [name for name in os.environ if name.startswith("HUIYING_")]:
        monkeypatch.delenv(name)

    def set_them(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_them


@pytest.mark.usefixtures("environment")
def test_nothing_set_means_everything_below_data_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings()
    assert settings.home == tmp_path / "data"
    assert settings.profile == "qiannan"
    assert settings.bus_url == f"sqlite:///{tmp_path}/data/bus.sqlite"
    assert settings.store_url == f"sqlite:///{tmp_path}/data/store.sqlite"
    assert settings.search_url == f"tantivy:///{tmp_path}/data/search"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.https


def test_a_url_that_is_set_replaces_the_embedded_backend(environment: Set) -> None:
    environment(HUIYING_BUS="kafka://broker:9092", HUIYING_HOME="/srv/huiying")
    settings = read_settings()
    assert settings.bus_url == "kafka://broker:9092"
    assert settings.store_url == "sqlite:////srv/huiying/store.sqlite"


def test_what_the_command_line_says_goes_before_the_environment(environment: Set) -> None:
    environment(HUIYING_PROFILE="bazhong", HUIYING_LISTEN="[::1]:9000")
    assert read_settings().profile == "bazhong"
    settings = read_settings({"profile": "otog-front", "listen": ""})
    assert (settings.profile, settings.host, settings.port) == ("otog-front", "::1", 9000)


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("HUIYING_LOG", "xml", "'console' or 'json'"),
        ("HUIYING_LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("HUIYING_LISTEN", "8000", "127.0.0.1:8000"),
        ("HUIYING_LISTEN", "localhost:99999", "127.0.0.1:8000"),
        ("HUIYING_HTTPS", "perhaps", "boolean"),
    ],
)
def test_a_wrong_value_names_the_setting_the_remedy_and_what_was_given(
    environment: Set, name: str, value: str, remedy: str
) -> None:
    environment(**{name: value})
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).startswith(f"{name}: ")
    assert remedy in str(caught.value)
    assert repr(value) in str(caught.value)


def test_a_misspelt_setting_is_refused_and_the_right_one_named(environment: Set) -> None:
    environment(HUIYING_STOER="sqlite:///x")
    with pytest.raises(SettingsError, match=r"HUIYING_STOER.*HUIYING_STORE was probably meant"):
        read_settings()


def test_variables_that_resemble_no_setting_are_left_alone(environment: Set) -> None:
    environment(HUIYING_SERVICE_HOST="10.0.0.1", HUIYING_SHARED="there")
    assert read_settings().profile == "qiannan"


@pytest.fixture
def _logging_restored():  # type: ignore[no-untyped-def]
    root = logging.getLogger()
    before = root.handlers, root.level
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.mark.usefixtures("_logging_restored")
def test_json_logs_are_one_object_a_line_from_structlog_and_the_standard_library_alike(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("json", "info")
    structlog.get_logger("gather").info("case opened", case="c-1", place="福泉")
    logging.getLogger("uvicorn").warning("slow %s", "client")
    logging.getLogger("uvicorn").debug("not at this level")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["case"], first["place"], first["level"]) == (
        "case opened",
        "c-1",
        "福泉",
        "info",
    )
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["logger"], second["level"]) == ("slow client", "uvicorn", "warning")


@pytest.mark.usefixtures("_logging_restored")
def test_console_logs_are_readable_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", "warning")
    structlog.get_logger("gather").info("quiet")
    structlog.get_logger("gather").warning("lease lost", holder="w1")
    printed = capsys.readouterr().err
    assert "lease lost" in printed
    assert "holder=w1" in printed
    assert "quiet" not in printed


@pytest.mark.usefixtures("_logging_restored")
def test_a_logged_failure_shows_no_variables(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", "warning")
    secret = "13800138000"
    try:
        raise ValueError(len(secret))
    except ValueError:
        structlog.get_logger("serve").exception("failed")
    printed = capsys.readouterr().err
    assert "ValueError: 11" in printed
    assert secret not in printed.replace(f'secret = "{secret}"', "")
