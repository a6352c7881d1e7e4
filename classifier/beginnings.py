"""Tries a pattern only where a character stands that its matches begin with.

Python's engine tries a pattern of several branches at every character of a text, which costs a hundred times as much as
passing over the character; one of a plain set it passes over by itself. Which characters begin a match is read off the
pattern, as in `signs.py`, so that nobody keeps a list.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final, NamedTuple

from classifier.signs import Characters, characters_of

# Finds the matches in a text between two places, in order, as `finditer` of a pattern does.
Finding = Callable[..., Iterator[re.Match[str]]]

# A larger set stands everywhere in a text, so that trying everywhere costs no more.
_LARGEST_SET: Final = 300


class _Heads(NamedTuple):
    """The characters that matches begin with; `passed`: a match may as well begin with what follows."""

    characters: Characters
    passed: bool


def finding(pattern: re.Pattern[str]) -> Finding:
    """`pattern.finditer`, or what finds the same and tries only where a match can begin, if that is cheaper."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    heads = None if pattern.flags & re.IGNORECASE or _is_passed_over(tree) else _of_all(tree)
    if heads is None or heads.passed:
        return pattern.finditer
    begins = re.compile(f"[{''.join(re.escape(chr(code)) for code in sorted(heads.characters))}]")

    def found(text: str, start: int = 0, stop: int = sys.maxsize) -> Iterator[re.Match[str]]:
        done = start
        for begin in begins.finditer(text, start, stop):
            at = begin.start()
            if at >= done and (match := pattern.match(text, at, stop)):
                done = match.end()
                yield match

    return found


def _is_passed_over(tree: Any) -> bool:
    """Whether the engine itself passes over what a match cannot begin with, or tries the beginning of a text alone."""
    code, argument = tree[0]
    match str(code):
        case "LITERAL" | "IN" | "AT":
            return True
        case "SUBPATTERN":
            return _is_passed_over(argument[-1])
        case "BRANCH":
            return all(len(branch) > 0 and str(branch[0][0]) == "LITERAL" for branch in argument[1])
    return False


def _of_all(items: Any) -> _Heads | None:
    """Of what stands one behind the other; None where nothing is known."""
    characters: Characters = frozenset()
    for code, argument in items:
        heads = _of_one(str(code), argument)
        if heads is None:
            return None
        characters |= heads.characters
        if not heads.passed:
            return _Heads(characters, passed=False)
    return _Heads(characters, passed=True)


def _of_one(code: str, argument: Any) -> _Heads | None:
    match code:
        case "LITERAL":
            return _Heads(frozenset({argument}), passed=False)
        case "IN":
            found = characters_of(argument, _LARGEST_SET)
            return None if found is None else _Heads(found, passed=False)
        case "BRANCH":
            return _of_branches([_of_all(branch) for branch in argument[1]])
        case "SUBPATTERN" if not argument[1] & re.IGNORECASE:
            return _of_all(argument[-1])
        case "ATOMIC_GROUP":
            return _of_all(argument)
        case "ASSERT" if argument[0] > 0:
            # Looks ahead: whatever follows it in the pattern, such a character stands there.
            return _of_all(argument[-1])
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return _Heads(frozenset(), passed=True)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            heads = _of_all(argument[-1])
            return heads and _Heads(heads.characters, heads.passed or argument[0] == 0)
    return None


def _of_branches(branches: Sequence[_Heads | None]) -> _Heads | None:
    known = [heads for heads in branches if heads is not None]
    if len(known) < len(branches):
        return None
    return _Heads(frozenset().union(*(heads.characters for heads in known)), any(heads.passed for heads in known))
