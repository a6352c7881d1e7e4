"""Fixtures for every room: real servers, started when a test marked `services` asks for one."""

import gc
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from classifier import Classifier
from tests.services.fixtures import (
    elasticsearch_server,
    elasticsearch_url,
    kafka_server,
    kafka_url,
    postgres_server,
    postgres_url,
)

__all__ = [
    "elasticsearch_server",
    "elasticsearch_url",
    "kafka_server",
    "kafka_url",
    "postgres_server",
    "postgres_url",
]


# How long an example takes depends on who else is at work on the machine.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

LEFT_OPEN = "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"


@pytest.fixture(scope="session", autouse=True)
def one_classifier_for_each_home() -> Iterator[None]:
    """A process reads the shipped model once for each home, not once for each command that a test gives."""
    load = Classifier.load
    shipped = cache(load)

    def once(home: str = "", model: Path | None = None, gazetteer: Path | None = None) -> Classifier:
        return load(home, model, gazetteer) if model or gazetteer else shipped(home)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Classifier, "load", once)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first; another process does the rest meanwhile.

    kafka-python leaves sockets open when a broker does not let it in; they are collected in any later test.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        if item.get_closest_marker("services"):
            item.add_marker(pytest.mark.filterwarnings(LEFT_OPEN))


def pytest_sessionfinish() -> None:
    """What of them is left goes before pytest looks for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
