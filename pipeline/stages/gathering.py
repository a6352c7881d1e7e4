"""One batch being gathered inside one transaction: open, attach, merge what nobody touched."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.cases import opening
from pipeline.cases.ledger import Ledger
from pipeline.cases.notices import notices_of
from pipeline.cases.rulebook import Policies, Rulebook
from pipeline.domain.case import Case
from pipeline.domain.events import Tally
from pipeline.domain.matching import Signature, signature
from pipeline.domain.tally import sum_tallies, tally_of
from pipeline.domain.transitions import State
from pipeline.ports.store import StoredPost, Transaction
from pipeline.stages.neighbours import Match, Neighbours


class Gathering:
    """Collects what a batch does to cases and writes it at once with `finish`."""

    def __init__(self, tx: Transaction, neighbours: Neighbours, policies: Policies, now: datetime) -> None:
        self.tx = tx
        self.neighbours = neighbours
        self.policies = policies
        self.now = now
        self.ledgers: dict[str, Ledger] = {}
        self.waiting: dict[str, list[StoredPost]] = {}
        self.homes: dict[str, str] = {}
        self.taken_in: list[str] = []
        self.revised: set[tuple[str, int]] = set()
        self.stored: list[StoredPost] = []
        self.moves: list[tuple[str, str]] = []
        self.opened = False

    def take(self, stored: StoredPost, *, relevant: bool) -> None:
        """Find the post's case, or open one. What a case already holds concerns it in every revision.

        What is told aside opens none: it joins what it resembles, or waits until there is such a thing.
        """
        self.stored.append(stored)
        if stored.moves and not stored.case_id:
            return  # a person took it out of its case, and the machine does not take it in again
        case_id = self._own_case(stored)
        if case_id is None and not (relevant or stored.aside):
            return
        mark = signature_of(stored)
        asides: list[str] = []
        if case_id is None and not stored.post.history:
            case_id, asides = self._joined(mark)
        if case_id is not None:
            self._hold(stored, case_id)
        elif relevant:
            case_id = self._open(stored)
        if not stored.post.history:
            self.neighbours.add(mark, case_id or "")
        if case_id and asides:
            self._take_in(asides, case_id)

    def _hold(self, stored: StoredPost, case_id: str) -> None:
        if stored.case_id or stored.post.id in self.homes:
            self.revised.add((stored.post.id, stored.version))
        self.waiting.setdefault(case_id, []).append(stored)
        self.homes[stored.post.id] = case_id

    def _take_in(self, post_ids: Sequence[str], case_id: str) -> None:
        """Posts told aside, of this batch or stored before it, that resemble one of the case."""
        batch = {stored.post.id: stored for stored in self.stored}
        before = [post_id for post_id in post_ids if post_id not in batch]
        found = batch | dict(self.tx.latest_posts(before))
        for stored in (found[post_id] for post_id in post_ids if post_id in found):
            if not stored.case_id and not stored.moves:
                self._hold(stored, case_id)
                self.neighbours.taken_in(stored.post.id, case_id)
        self.taken_in += [post_id for post_id in before if post_id in self.homes]

    def finish(self) -> None:
        """Write posts, events and notices."""
        for case_id in sorted(self.waiting):
            self._attach(case_id)
        self.tx.put_posts([self._homed(stored) for stored in self.stored])
        for post_id in self.taken_in:
            self.tx.place_posts([post_id], self._final(self.homes[post_id]))
        for source, target in self.moves:
            if not self.ledgers[source].is_new:  # of what this batch opened nothing was stored before
                self.tx.move_posts(source, target)
        written = [ledger for ledger in self.ledgers.values() if ledger.events]
        if self.opened:
            profile = self.policies.current.profile
            self.tx.keep_policy(profile.hash, profile.text)
        if written:
            self.tx.commit_events([ledger.commit for ledger in written])
        self.tx.add_notices([notice for ledger in written for notice in notices_of(ledger)])

    def _homed(self, stored: StoredPost) -> StoredPost:
        case_id = self._final(self.homes.get(stored.post.id, stored.case_id))
        return stored if stored.case_id == case_id else replace(stored, case_id=case_id)

    def _final(self, case_id: str) -> str:
        for source, target in self.moves:
            case_id = target if case_id == source else case_id
        return case_id

    def _own_case(self, stored: StoredPost) -> str | None:
        """A new revision stays with its case, wherever that was merged into."""
        earlier = self.homes.get(stored.post.id) or stored.case_id
        return self._root(earlier) if earlier else None

    def _root(self, case_id: str) -> str:
        """The case itself, or the one it was merged into in the end, by the machine or by a person."""
        while into := self._ledger(case_id).case.merged_into:
            self.neighbours.merged(case_id, into)
            case_id = into
        return case_id

    def _joined(self, mark: Signature) -> tuple[str | None, list[str]]:
        """The case to join, and what was told aside of it; every other untouched case that it links to is merged
        into that one."""
        found, asides = self._resembled(mark)
        return self._merged(found), asides

    def _merged(self, found: Sequence[str]) -> str | None:
        joinable = [each for each in found if self._ledger(each).case.state is not State.DISMISSED]
        if not joinable:
            return None
        mergeable = [each for each in joinable if _mergeable(self._ledger(each).case)]
        if joinable[0] not in mergeable or len(mergeable) == 1:
            return joinable[0]
        return self._merge(mergeable)

    def _resembled(self, mark: Signature) -> tuple[list[str], list[str]]:
        """The cases of posts like this one and the posts told aside, best first; what a person took apart is
        remembered anew before."""
        matches = self.neighbours.matches(mark)
        if [case_id for case_id in self._cases_of(matches) if self._remembered_anew(case_id)]:
            matches = self.neighbours.matches(mark)
        return self._cases_of(matches), [match.aside for match in matches if match.aside]

    def _cases_of(self, matches: Sequence[Match]) -> list[str]:
        return list(dict.fromkeys(self._root(match.case_id) for match in matches if match.case_id))

    def _remembered_anew(self, case_id: str) -> bool:
        known = self.neighbours.recall(case_id, self._ledger(case_id).case.parted)
        if known is None:
            return False
        stored = self.tx.latest_posts([each.post_id for each in known])
        for home in {case_id, *(each.case_id for each in stored.values())} - {""}:
            self.neighbours.stands_alone(home)
            for each in self.tx.post_refs(home):
                if not each.post.history:
                    self.neighbours.add(signature_of(each), home)
        for mark in known:
            if mark.post_id in self.homes:
                self.neighbours.add(mark, self.homes[mark.post_id])
        return True

    def _merge(self, case_ids: Sequence[str]) -> str:
        """The earliest case takes in the others; heads are cited for those already stored."""
        target_id, *others = sorted(case_ids, key=lambda each: (self._ledger(each).case.detected_at, each))
        for source_id in others:
            for each in (target_id, source_id):
                self._attach(each)
            source, target = self._ledger(source_id), self._ledger(target_id)
            heads = (self.tx.head(source_id), self.tx.head(target_id))
            opening.merge(source, target, heads, opening.GATHERER, self._rules(target.case))
            self.moves.append((source_id, target_id))
            self.neighbours.merged(source_id, target_id)
        return target_id

    def _open(self, stored: StoredPost) -> str:
        post, rules = stored.post, self.policies.current
        signals = rules.signals(post, stored.assessment)
        tally = tally_of(stored.assessment, post.seen_at, signals, post.channel)
        ledger = opening.open_matter(post, tally, rules, self.now)
        if post.history:
            opening.answer_then(ledger, post, rules)
        self.opened = True
        self.ledgers[ledger.case.id] = ledger
        self.homes[post.id] = ledger.case.id
        return ledger.case.id

    def _attach(self, case_id: str) -> None:
        posts = self.waiting.pop(case_id, [])
        if not posts:
            return
        ledger = self._ledger(case_id)
        rules = self._rules(ledger.case)
        tally = sum_tallies([self._tally(stored, rules) for stored in posts])
        self.homes |= dict.fromkeys((stored.post.id for stored in posts), case_id)
        emergencies = {stored.post.id for stored in posts if stored.assessment.is_emergency}
        opening.attach(ledger, [stored.post for stored in posts], tally, rules, emergencies)

    def _tally(self, stored: StoredPost, rules: Rulebook) -> Tally:
        """A further revision of a post adds what it says, not another post."""
        post, assessment = stored.post, stored.assessment
        tally = tally_of(assessment, post.seen_at, rules.signals(post, assessment), post.channel)
        return replace(tally, posts=0) if (post.id, stored.version) in self.revised else tally

    def _ledger(self, case_id: str) -> Ledger:
        """What is due is recorded first: merging late may not hide a breach."""
        if case_id not in self.ledgers:
            ledger = Ledger(self.tx.case(case_id), self.now)
            ledger.note_thresholds()
            self.ledgers[case_id] = ledger
        return self.ledgers[case_id]

    def _rules(self, case: Case) -> Rulebook:
        return self.policies.of(case.policy, self.tx.policy_text)


def signature_of(stored: StoredPost) -> Signature:
    """What identifies the matter of a stored post."""
    return signature(stored.post, stored.assessment, aside=stored.aside)


def _mergeable(case: Case) -> bool:
    return case.state is State.TRIAGE and not case.touched
