"""The house keeps its shape."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = {"huiying", "crawlers", "classifier", "pipeline", "api"}


def test_only_the_five_rooms_are_top_level_packages() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == ROOMS
