"""The main job once more, with Kafka, PostgreSQL and Elasticsearch behind it."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Sit
from tests.browser.demo import Demo
from tests.browser.test_story import (
    test_a_case_goes_from_the_analyst_through_the_department_to_the_leaders_numbers as story,
)
from tests.services.fixtures import fresh_database, fresh_name

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory, kafka_server: str, postgres_server: str, elasticsearch_server: str
) -> Iterator[Demo]:
    """The demo on servers; the three settings are all that differs."""
    name = fresh_name()
    backends = {
        "HUIYING_BUS": f"{kafka_server}/{name}",
        "HUIYING_STORE": fresh_database(postgres_server),
        "HUIYING_SEARCH": f"{elasticsearch_server}/{name}?replicas=0",
    }
    with Demo(tmp_path_factory.mktemp("demo-on-servers"), backends) as running:
        yield running
        assert not [path for path in running.home.glob("*.sqlite") if path.stem in ("bus", "store")]


def test_the_story_is_the_same_on_servers(sit: Sit) -> None:
    story(sit)
