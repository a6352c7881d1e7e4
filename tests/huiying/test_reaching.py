"""Whom an installation asks whether the address of an answer opens."""

from pathlib import Path

from huiying.settings import Settings
from huiying.wiring import Wiring
from pipeline.backends.embedded.web_reach import WebReach


def _reaching(home: Path, **more: object) -> WebReach:
    with Wiring(Settings(home=home, **more)) as parts:  # type: ignore[arg-type]
        assert isinstance(parts.reaching, WebReach)
        return parts.reaching


def test_an_installation_asks_the_public_network_and_nobody_else(tmp_path: Path) -> None:
    assert (_reaching(tmp_path).outward, _reaching(tmp_path).allowed) == (True, frozenset())


def test_an_office_without_a_way_out_asks_nobody(tmp_path: Path) -> None:
    assert not _reaching(tmp_path, check_addresses=False).outward


def test_the_demo_asks_its_own_site_alone(tmp_path: Path) -> None:
    found = _reaching(tmp_path, demo=True, demo_site="http://127.0.0.1:8123/")
    assert (found.outward, found.allowed) == (False, frozenset({"127.0.0.1:8123"}))
