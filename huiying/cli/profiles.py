"""`huiying profile`: whose rules these are, what they decide, and what another version of them would move."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiying.cli.application import app
from huiying.cli.policy_words import in_words
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import settings_with, wired
from huiying.errors import Misuse, SettingsError
from pipeline.domain.clocks import ClockKind
from pipeline.domain.explanation import kind_name

if TYPE_CHECKING:
    from huiying.explaining import Explanation
    from huiying.wiring import Wiring
    from pipeline.cases.rulebook import Policies, Rulebook
    from pipeline.domain.policy import Profile

_HASH_LENGTH = 64
_TOGETHER = 200
NAME = Annotated[str, typer.Argument(metavar="[NAME|FILE]", help="Else HUIYING_PROFILE.")]
POLICY = typer.Argument(metavar="NAME|FILE|HASH", help="A profile, or the whole hash of a policy that cases keep.")
LANGUAGE = Annotated[str, typer.Option("--language", help="zh or en, for the sentences.")]

profile = typer.Typer(help="Look at the rules of a place, and at what they decide.", no_args_is_help=True)
app.add_typer(profile, name="profile")


@profile.command()
def check(name: NAME = "", language: LANGUAGE = "zh", as_json: JSON = False) -> None:
    """Read a profile and say what it holds; an unknown body, a rule that nothing reaches, rules that overlap, a
    place outside or a clock nobody owes is named with file and line."""
    found = _read(name, _reader(language))
    facts = {
        "id": found.id,
        "name": found.name,
        "home": found.home,
        "units": len(found.units),
        "bodies": len(found.bodies),
        "clock_rules": len(found.clock_rules),
        "topics": len(found.topics),
        "hash": found.hash,
    }
    print_json(facts) if as_json else print_table(in_words([facts], language))


def _reader(language: str) -> str:
    if language not in ("zh", "en"):
        raise Misuse(f"--language {language}: give zh or en")
    return language


def _read(name: str, language: str) -> "Profile":
    """The profile; a fault is told in the reader's language, and one that was named here is no fault of a setting."""
    from pipeline.policy import ProfileError, load

    try:
        return load(settings_with(profile=name).profile if name else settings_with().profile)
    except ProfileError as error:
        told = error.said(english=language == "en")
        raise (Misuse(told) if name else SettingsError("HUIYING_PROFILE", told)) from error


@profile.command()
def show(name: NAME = "", language: LANGUAGE = "zh", as_json: JSON = False) -> None:
    """List a profile's bodies, by the names that `--body` and the dispatch form take, and which of them take tickets in
    or arbitrate, by which clause."""
    from huiying.explaining import parts_of

    found = _read(name, _reader(language))
    parts = parts_of(found, language)
    rows = [
        {"id": body.id, "name": body.name, "assumed": body.assumed, "part": parts.get(body.id, "")}
        for body in found.bodies.values()
    ]
    print_json(rows) if as_json else print_table(in_words(rows, language))


@profile.command()
def explain(
    matter: Annotated[str, typer.Argument(metavar="CASE|POST", help="The id of a case or of a post.")],
    language: LANGUAGE = "zh",
    as_json: JSON = False,
) -> None:
    """Say who must answer and why, and every deadline with its clause and its arithmetic."""
    from huiying.explaining import explain_matter

    with wired() as parts:
        found = explain_matter(parts, matter, _reader(language))
    print_json(asdict(found)) if as_json else _print(found, english=language == "en")


def _print(found: "Explanation", *, english: bool) -> None:
    earlier = " (as it was when the case was opened)" if english else "（立项时的版本）"
    policy = f"{found.policy} {found.policy_hash[:12]}" + ("" if found.current else earlier)
    print(f"{found.case or '—'}  {found.title}\n{policy}\n")
    for note in found.notes:
        print(f"* {note}")
    route, look_twice = found.route, " (a person should look)" if english else "（需人工复核）"
    print(f"{route.rule}  {route.clause}\n{route.reason}{look_twice if route.uncertain else ''}")
    for party in route.parties:
        print(f"  {party.part}  {party.name}  {party.body}  {party.clause}  {party.reason}")
    for deadline in found.deadlines:
        basis = f"  [{deadline.basis}]" if deadline.basis else ""
        print(f"\n{deadline.sentence}  <{deadline.status}>  {deadline.body}{basis}")
        for line in deadline.arithmetic:
            print(f"    {line}")


@profile.command()
def diff(
    one: Annotated[str, POLICY],
    other: Annotated[str, POLICY],
    language: LANGUAGE = "zh",
    as_json: JSON = False,
) -> None:
    """Say which rules differ between two profiles, and which open cases the second would move. Nothing is moved."""
    from huiying.policy_diff import differences, moved
    from pipeline.cases.adopting import open_cases

    _reader(language)
    with wired() as parts:
        first, second = _rulebook(parts, one), _rulebook(parts, other)
        now = parts.clock.now()
        rules = differences(first.profile, second.profile)
        home = second.profile.home
        cases = (case for case in open_cases(parts.queries, now) if first.profile.home == home)
        found = list(moved(cases, first, second, now, "en" if as_json else language))
    if as_json:
        print_json({"rules": [asdict(each) for each in rules], "cases": [asdict(each) for each in found]})
        return
    print_table(in_words([asdict(each) for each in rules], language))
    print_table(in_words([asdict(each) for each in found], language))


MOVE = Annotated[bool, typer.Option("--move", help="Open cases go over to it, with the deadlines listed.")]
KEEP = Annotated[bool, typer.Option("--keep", help="Open cases stay under the text they were opened under.")]
YES = Annotated[bool, typer.Option("--yes", help="Do it; without, only list.")]


@profile.command()
def adopt(
    name: NAME = "", move: MOVE = False, keep: KEEP = False, language: LANGUAGE = "zh", as_json: JSON = False
) -> None:
    """Put an edited profile in force. Lists which open cases it would move; does so only with --move or --keep."""
    from huiying.policy_diff import moved_to
    from pipeline.cases.adopting import adopt as put_in_force
    from pipeline.cases.adopting import bring_over, open_cases, require_same_place

    if move and keep:
        raise Misuse("give --move or --keep, not both")
    _reader(language)
    with wired(profile=name) as parts:
        policies, now = _policies(parts.settings.profile), parts.clock.now()
        profile = policies.current.profile
        require_same_place(parts.store, parts.queries, profile, now)
        cases = [each for each in open_cases(parts.queries, now) if each.policy != profile.hash]
        rows = moved_to(policies, cases, parts.store, now, "en" if as_json else language)
        if move:
            _in_parts([each.id for each in cases], lambda ids: bring_over(parts.store, policies, ids, now))
        if move or keep:
            put_in_force(parts.store, profile)
    told = {"open_cases": len(cases), "in_force": move or keep, "moved": len(cases) if move else 0}
    _report(rows, as_json, language, told)


@profile.command()
def recompute(yes: YES = False, language: LANGUAGE = "zh", as_json: JSON = False) -> None:
    """Count provisional deadlines again whose year's holidays are known by now."""
    from pipeline.cases.adopting import open_cases, settle
    from pipeline.policy import missing_years

    _reader(language)
    with wired() as parts:
        policies, now = _policies(parts.settings.profile), parts.clock.now()
        waiting = [
            (case, clock)
            for case in open_cases(parts.queries, now, closed=True)
            for clock in case.running()
            if clock.schedule.provisional
        ]
        ids = list(dict.fromkeys(case.id for case, _ in waiting))
        settled = _in_parts(ids, lambda some: settle(parts.store, policies, some, now)) if yes else 0
    names = {kind: kind.value if as_json else kind_name(kind, language) for kind in ClockKind}
    rows = [
        {"case": case.id, "title": case.title, "clock": names[clock.id.kind], "due": clock.schedule.due_at.isoformat()}
        for case, clock in waiting
    ]
    told = {"provisional": len(rows), "settled_cases": settled, "unknown_years": missing_years(now)}
    _report(rows, as_json, language, told)


def _in_parts(ids: Sequence[str], work: Callable[[Sequence[str]], int]) -> int:
    """Transactions of a size that lets others write in between."""
    return sum(work(ids[start : start + _TOGETHER]) for start in range(0, len(ids), _TOGETHER))


def _report(rows: Sequence[Any], as_json: bool, language: str, facts: dict[str, Any]) -> None:
    listed = [row if isinstance(row, dict) else asdict(row) for row in rows]
    if as_json:
        print_json({**facts, "cases": listed})
        return
    print_table(in_words(listed, language))
    print_table(in_words([facts], language))


def _policies(name: str) -> "Policies":
    from huiying.wiring import read_profile
    from pipeline.cases.rulebook import Policies

    return Policies(read_profile(name))


def _rulebook(parts: "Wiring", name: str) -> "Rulebook":
    """The rulebook of a profile, or of the policy text that a case keeps under this hash."""
    from pipeline.cases.rulebook import Policies
    from pipeline.policy import load_text

    if len(name) == _HASH_LENGTH and set(name) <= set("0123456789abcdef"):
        with parts.store.read() as tx:
            return Policies(load_text(tx.policy_text(name))).current
    return _policies(name).current
