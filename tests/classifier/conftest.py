"""One loaded classifier for all tests of the room."""

from __future__ import annotations

import pytest

from classifier import Classifier


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return Classifier.load(home="5227")
