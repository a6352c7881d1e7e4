"""Fixtures for every room: real servers, started when a test marked `services` asks for one."""

import gc
import warnings

import pytest

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


LEFT_OPEN = "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """kafka-python leaves sockets open when a broker does not let it in; they are collected in any later test."""
    for item in items:
        if item.get_closest_marker("services"):
            item.add_marker(pytest.mark.filterwarnings(LEFT_OPEN))


def pytest_sessionfinish() -> None:
    """What of them is left goes before pytest looks for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
