"""What is kept of cases in memory is what the stored text says, whoever wrote it."""

from typing import Any

import pytest

from pipeline.backends.sql.kept_cases import KeptCases
from pipeline.backends.sql.rows import listed
from pipeline.backends.sql.store import SqlStore
from pipeline.cases.rulebook import Policies
from pipeline.codec import decode, encode
from pipeline.domain.case import Case
from tests.pipeline.cases.drawing import Rolled
from tests.pipeline.cases.office_days import Lived, Office
from tests.pipeline.cases.test_lists_of_random_days import step
from tests.pipeline.conftest import Makers

STEPS, SEEDS = 60, 3


@pytest.fixture
def office(
    sql_store: SqlStore,
    policies: Policies,
    clock: Any,
    makers: Makers,
) -> Office:
    return Office(sql_store, policies, clock, makers, Lived())


@pytest.mark.parametrize("seed", range(SEEDS))
def test_after_random_days_every_kept_case_is_what_its_text_decodes_to(
    office: Office, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    seen = 0
    keep = KeptCases._keep

    def keep_and_look(self: KeptCases, kept: Any) -> None:
        nonlocal seen
        seen += 1
        decoded = decode(kept.text.encode(), Case)
        assert (decoded, encode(decoded).decode()) == (kept.case, kept.text)
        assert kept.listed in (None, listed(decoded))
        keep(self, kept)

    monkeypatch.setattr(KeptCases, "_keep", keep_and_look)
    chance = Rolled(seed)
    for _ in range(STEPS):
        step(office, chance)
    assert seen


@pytest.fixture
def case(office: Office) -> Case:
    while not office.cases:
        step(office, Rolled(1))
    return next(iter(office.cases.values()))


def test_a_text_that_was_written_is_not_decoded_again_and_another_one_is(case: Case) -> None:
    kept = KeptCases()
    text, shown = kept.text_of(case)
    written = kept.case_of(case.id, text)
    assert written == case
    assert kept.case_of(case.id, text) is written
    assert kept.listed(written) is shown
    other = kept.case_of(case.id, text.replace(case.title, "别的标题"))
    assert (other.title, other.id) == ("别的标题", case.id)
    assert kept.case_of(case.id, text) == case


def test_no_more_than_so_many_are_kept_the_last_ones(case: Case) -> None:
    kept = KeptCases(most=1)
    text, shown = kept.text_of(case)
    kept.text_of(decode(text.replace(case.id, "another").encode(), Case))
    again = kept.case_of(case.id, text)
    assert again == case
    assert kept.listed(again) == shown
    assert kept.listed(again) is not shown
