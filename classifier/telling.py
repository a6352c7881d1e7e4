"""Why words were marked, in the words of a clerk: what the rule looks for, made from the rule itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from classifier.concepts import LEXICONS
from classifier.errors import DataError
from classifier.tables import line_in_yaml, yaml_of

LANGUAGES = ("zh", "en")
NAMED = "grade named in the text"
_FORM = "-form"


class Tellings:
    """Every rule, threshold and word list in both languages. Raises DataError where a name is missing."""

    def __init__(self, folder: Path = LEXICONS) -> None:
        self._file = folder / "tellings.yaml"
        self._names: dict[str, Any] = yaml_of(self._file)
        rules = yaml_of(folder / "rules.yaml")["rules"]
        self._told = {rule["id"]: self._rule(rule) for rule in rules if rule["weight"] > 0}
        self._told |= {each["id"]: self._threshold(each) for each in yaml_of(folder / "grades.yaml")["thresholds"]}
        for name in yaml_of(folder / "dispositions.yaml")["words"]:
            self._told[f"D-{name}"] = self._told[f"D-{name}{_FORM}"] = self._pair("asked", name)
        self._told[NAMED] = self._pair("named")

    def tell(self, why: str, *, english: bool = False) -> str:
        """The reason behind `why` (ids by commas); what has no words stays as it is."""
        language = LANGUAGES.index("en" if english else "zh")
        known = [self._told.get(name) for name in why.split(",")]
        if None in known and why not in self._told:
            return why
        said = dict.fromkeys(each[language] for each in known if each)
        return self._pair("joined", "also")[language].join(said)

    def _rule(self, rule: dict[str, Any]) -> tuple[str, str]:
        asked = [*([name] for name in rule.get("all", ())), *rule.get("any", ())]
        scope = "title" if rule.get("title") else rule.get("scope", "sentence")
        return self._both(lambda at: self._scope(scope, at).format(what=self._what(asked, at)))

    def _scope(self, scope: str, at: int) -> str:
        return self._pair("scopes", scope)[at]

    def _what(self, asked: list[list[str]], at: int) -> str:
        """All of these, of each one of its choices."""
        return self._pair("joined", "and")[at].join(self._choice(names, at) for names in asked)

    def _choice(self, names: list[str], at: int) -> str:
        said = [self._pair("concepts", name)[at] for name in names]
        *others, last = said
        if not others:
            return last
        return self._pair("joined", "list")[at].join(others) + self._pair("joined", "or")[at] + last

    def _threshold(self, row: dict[str, Any]) -> tuple[str, str]:
        source, count = self._pair("sources", row["by"]), self._pair("counts", row["count"])
        form = self._pair("graded")
        return self._both(lambda at: form[at].format(source=source[at], count=count[at]))

    def _both(self, said: Callable[[int], str]) -> tuple[str, str]:
        return said(0), said(1)

    def _pair(self, *path: str) -> tuple[str, str]:
        found: Any = self._names
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        if not (isinstance(found, list) and len(found) == len(LANGUAGES) and all(isinstance(s, str) for s in found)):
            line = line_in_yaml(self._file, *path) or line_in_yaml(self._file, *path[:-1])
            raise DataError(self._file, line, f"{'.'.join(path)} needs its name in Chinese and in English")
        return found[0], found[1]


@cache
def _shipped() -> Tellings:
    return Tellings()


def told(why: str, *, english: bool = False) -> str:
    """The reason behind `why`, as the shipped rules tell it."""
    return _shipped().tell(why, english=english)
