"""Where a matter lies, seen from the jurisdiction: its units, the jurisdiction as a whole, or outside."""

from dataclasses import dataclass
from functools import lru_cache

from pipeline.domain.affected import affected_units
from pipeline.domain.policy import Profile, Unit
from pipeline.domain.route import RouteFacts

PASSING = "passing"
ZONE = "zone"
AROUND = "around"
HOME = "home"
_WHOLE = "全"


@dataclass(frozen=True, slots=True)
class Locality:
    """`units` in the order of weight, `passing` those that the text names without lying in them, `home`
    whether the jurisdiction itself is named, by a code or, `named`, by the text, `outside` the codes of places
    neither inside it nor above it, `zones` those that the text names."""

    units: tuple[Unit, ...] = ()
    passing: tuple[Unit, ...] = ()
    home: bool = False
    named: bool = False
    zones: tuple[Unit, ...] = ()
    outside: tuple[str, ...] = ()

    @property
    def unit(self) -> Unit | None:
        """The one unit, or None where there are several or none."""
        return self.units[0] if len(self.units) == 1 else None


def locate(facts: RouteFacts, profile: Profile) -> Locality:
    """The locality of the facts. Towns count for their county; divisions above the home for nothing."""
    codes = tuple(dict.fromkeys(facts.places))
    units = dict.fromkeys(unit.code for code in codes if (unit := profile.unit(code)) is not None)
    zones = _zones(facts, profile)
    for zone in zones:
        units = _with_zone(units, zone, facts, profile)
    outside = tuple(code for code in codes if not _related(code, profile.home))
    by_code = _units_by_code(profile)
    found = tuple(by_code[code] for code in units)
    here = tuple(unit for unit in found if f"{PASSING}:{unit.code}" not in facts.signals) or found
    affected = affected_units(here, facts.text, profile.shared_words)
    named = _names_home(facts, profile)
    return Locality(
        units=affected,
        passing=tuple(unit for unit in found if unit not in affected),
        home=profile.home in codes or named,
        named=named,
        zones=zones,
        outside=outside,
    )


@lru_cache(maxsize=8)
def _units_by_code(profile: Profile) -> dict[str, Unit]:
    return {unit.code: unit for unit in profile.units}


def places_said(facts: RouteFacts, profile: Profile, locality: Locality) -> list[str]:
    """What a text says of places beyond their codes, as signals."""
    passing = [f"{PASSING}:{unit.code}" for unit in locality.passing]
    around = [f"{AROUND}:{zone.code}" for zone in locality.zones if _names_around(zone, facts, profile)]
    return [
        *passing,
        *around,
        *(f"{ZONE}:{zone.code}" for zone in locality.zones),
        *([HOME] if locality.named else []),
    ]


def _related(code: str, home: str) -> bool:
    return code.startswith(home) or home.startswith(code)


def _zones(facts: RouteFacts, profile: Profile) -> tuple[Unit, ...]:
    zones = (unit for unit in profile.units if unit.within)
    return tuple(unit for unit in zones if _named(unit, facts))


def _named(zone: Unit, facts: RouteFacts) -> bool:
    return f"{ZONE}:{zone.code}" in facts.signals or any(name in facts.text for name in zone.aliases)


def _with_zone(units: dict[str, None], zone: Unit, facts: RouteFacts, profile: Profile) -> dict[str, None]:
    """The units with the zone among them, in place of the division around it unless that is named too."""
    found = {code: None for code in units if code != zone.within or _names_around(zone, facts, profile)}
    return {zone.code: None, **found}


def _names_around(zone: Unit, facts: RouteFacts, profile: Profile) -> bool:
    rest = facts.text
    for name in sorted(zone.aliases, key=len, reverse=True):
        rest = rest.replace(name, "")
    around = profile.unit(zone.within)
    named = around is not None and any(name in rest for name in (around.name, *around.aliases))
    return named or f"{AROUND}:{zone.code}" in facts.signals


def _names_home(facts: RouteFacts, profile: Profile) -> bool:
    """Whether the text names the jurisdiction itself, not only as the first part of an address. 市政府 and 全市
    are another city's where a place outside is named."""
    if HOME in facts.signals:
        return True
    foreign = any(not _related(code, profile.home) for code in facts.places)
    return _named_alone(_own_names(profile, foreign=foreign), facts.text, _names_inside(profile))


@lru_cache(maxsize=16)
def _own_names(profile: Profile, *, foreign: bool) -> tuple[str, ...]:
    generic = (_WHOLE, *(prefix for prefix in profile.prefixes if len(prefix) == 1))
    return tuple(name for name in profile.own_names if not (foreign and name.startswith(generic)))


@lru_cache(maxsize=8)
def _names_inside(profile: Profile) -> tuple[str, ...]:
    return tuple(name for unit in profile.units for name in (unit.name, *unit.aliases))


def _named_alone(names: tuple[str, ...], text: str, inside: tuple[str, ...]) -> bool:
    """Whether one of the names stands in the text without a place inside behind it. Where a longer name begins
    too (邵东, 邵东市) the longer one counts."""
    for name in names:
        at = text.find(name)
        if at < 0:
            continue
        longer = tuple(other for other in names if other != name and other.startswith(name))
        while at >= 0:
            if not text.startswith(longer, at) and not text.startswith(inside, at + len(name)):
                return True
            at = text.find(name, at + 1)
    return False
