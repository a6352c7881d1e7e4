"""Which policy is in force (casework rule 9): a profile edited while cases are open must be adopted by name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from pipeline.cases.ledger import Ledger
from pipeline.cases.redating import moves, settled
from pipeline.cases.rulebook import Policies, Rulebook
from pipeline.domain.case import Case
from pipeline.domain.errors import NotFound, Refused
from pipeline.domain.events import Audience, DeadlinesSettled, Draft, PolicyMoved
from pipeline.domain.policy import Profile
from pipeline.domain.transitions import LIVE, State
from pipeline.policy import load_text
from pipeline.ports.queries import CaseFilter, CaseQueries, Paging
from pipeline.ports.store import CaseStore, Transaction

ADOPTER = "machine:profile"
_PAGE = 500
_VIEWS = ("triage", "dispatched", "handling", "answered")


def require_adopted(store: CaseStore, queries: CaseQueries, profile: Profile, now: datetime) -> None:
    """Refused while open cases run under another text than this profile's, unless that was adopted before. What
    is in force without anybody's decision (no open cases yet) is kept at once."""
    with store.read() as tx:
        if _kept(tx, profile.hash):
            return
        others = _others(tx, queries, profile, now)
    if others:
        raise _refusal(profile, others)
    adopt(store, profile)


def require_same_place(store: CaseStore, queries: CaseQueries, profile: Profile, now: datetime) -> None:
    """Refused while open cases are of another place: no decision can bring them under this profile."""
    with store.read() as tx:
        others = _others(tx, queries, profile, now)
    if any(other.home != profile.home for other in others):
        raise _refusal(profile, others)


def adopt(store: CaseStore, profile: Profile) -> None:
    """Put the profile in force: new cases are opened under it."""
    with store.write() as tx:
        tx.keep_policy(profile.hash, profile.text)


def open_cases(queries: CaseQueries, now: datetime, *, closed: bool = False) -> Iterator[Case]:
    """Every open case of the store, read page by page; with `closed` also those that wait for their evaluation."""
    states = (*LIVE, State.CLOSED) if closed else LIVE
    for view in (*_VIEWS, *(("closed",) if closed else ())):
        after = None
        while True:
            page = queries.cases(CaseFilter(view=view, live=True), Paging("opened", now, _PAGE, after))
            yield from (record.case for record in page.records if record.case.state in states)
            if page.last is None:
                break
            after = page.last


def _kept(tx: Transaction, digest: str) -> bool:
    try:
        tx.policy_text(digest)
    except NotFound:
        return False
    return True


def _others(tx: Transaction, queries: CaseQueries, profile: Profile, now: datetime) -> Counter[Profile]:
    """How many open cases run under which other policy. A text that means the same is no other."""
    counted = Counter(case.policy for case in open_cases(queries, now))
    thawed = {load_text(tx.policy_text(digest)): count for digest, count in counted.items()}
    return Counter({other: count for other, count in thawed.items() if other.hash != profile.hash})


def _refusal(profile: Profile, others: Counter[Profile]) -> Refused:
    elsewhere = next((other for other in others if other.home != profile.home), None)
    count = others.total()
    if elsewhere is not None:
        return Refused(
            "other_place",
            f"这里有{elsewhere.name}的{count}件未办结事项，不能改用{profile.name}的政策档案，请另设数据目录；"
            f"{count} open cases here are of {elsewhere.id}: give {profile.id} a data directory of its own",
        )
    return Refused(
        "policy_edited",
        f"政策档案“{profile.id}”改动时尚有{count}件事项按原文本办理，须由专人启用："
        "`huiying profile adopt` 先列出哪些时限会变，加 --keep 或 --move 启用；"
        f"the profile was edited while {count} cases are open under its earlier text: "
        "`huiying profile adopt` lists what would move; with --keep or --move it puts it in force",
    )


def bring_over(store: CaseStore, policies: Policies, case_ids: Sequence[str], now: datetime) -> int:
    """Move these cases to the policy in force, each with the clock moves that follow; how many were moved. A case
    in triage that nobody touched is routed anew."""
    with store.write() as tx:
        tx.keep_policy(policies.current.profile.hash, policies.current.profile.text)
        ledgers = [Ledger(case, now) for case in tx.cases(case_ids).values() if _behind(case, policies)]
        for ledger in ledgers:
            ledger.note_thresholds()
            _bring_over(ledger, policies.of(ledger.case.policy, tx.policy_text), policies.current)
        tx.commit_events([ledger.commit for ledger in ledgers])
    return len(ledgers)


def _behind(case: Case, policies: Policies) -> bool:
    return case.state in LIVE and not case.history and case.policy != policies.current.profile.hash


def _bring_over(ledger: Ledger, old: Rulebook, new: Rulebook) -> None:
    case = ledger.case
    if case.lead and case.lead not in new.profile.bodies:
        raise Refused(
            "unknown_body",
            f"事项{case.id}由{case.lead}主办，新的政策档案没有这个单位；"
            f"case {case.id} is led by {case.lead}, which the new profile does not have",
        )
    unread = case.state is State.TRIAGE and not case.touched and not case.provisional
    facts = PolicyMoved(new.profile.hash, new.route(case.reading) if unread else None)
    clocks = moves(case, old, new, ledger.now)
    ledger.add(Draft(facts, ledger.now, ADOPTER, audience=Audience.OFFICE, clocks=clocks))


def settle(store: CaseStore, policies: Policies, case_ids: Sequence[str], now: datetime) -> int:
    """Count the provisional deadlines of these cases again whose years are known by now; how many cases moved."""
    with store.write() as tx:
        ledgers = [Ledger(case, now) for case in tx.cases(case_ids).values()]
        for ledger in ledgers:
            ledger.note_thresholds()
            rules = policies.of(ledger.case.policy, tx.policy_text)
            clocks = settled(ledger.case, rules, now, tx.history(ledger.case.id))
            if clocks:
                years = tuple(sorted({change.schedule.due_at.year for change in clocks if change.schedule}))
                ledger.add(Draft(DeadlinesSettled(years), now, ADOPTER, clocks=clocks))
        tx.commit_events([ledger.commit for ledger in ledgers if ledger.events])
    return sum(any(isinstance(event.facts, DeadlinesSettled) for event in ledger.events) for ledger in ledgers)
