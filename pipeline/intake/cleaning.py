"""Text made safe and plain: no control characters, no lone surrogates, bounded, then masked."""

import re

from classifier import mask
from pipeline.domain.errors import Invalid

LONGEST_KEPT = 20_000
LONGEST_TAKEN = 200_000
CUT_MARK = "……（原文过长，以下从略）"
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
_BREAKS = re.compile(r"\r\n?|\f|\x85|\u2028|\u2029")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
# What personal data in ASCII has at least: seven digits, a mail's sign, or the name of a messenger.
_MAY_BE_PERSONAL = re.compile(r"[0-9](?:[ \-._]?[0-9]){6}|@|vx|wx|qq|weixin|wechat", re.IGNORECASE)
_EMPTY_LINES = re.compile(r" ?\n[ \n]*")


def legible(text: str) -> str:
    """Without characters that nobody sees, blanks and lines as they were written."""
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text))


def plain(text: str) -> str:
    """Without NUL, control characters, surrogates, direction overrides; blanks collapsed, lines kept."""
    if not text:
        return text
    text = legible(text)
    return _EMPTY_LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def plain_line(text: str) -> str:
    """The same on one line."""
    return plain(text).replace("\n", " ")


def bounded(field: str, text: str) -> str:
    """The text, cut with a mark beyond 20,000 code points; `Invalid` beyond 200,000.

    The matter of an article stands at its head, so a long one is kept in part; what is ten times longer
    is no post but a file in the wrong place, and a person should see that it was refused.
    """
    if len(text) > LONGEST_TAKEN:
        raise Invalid(field, f"{len(text):,} characters are no post; at most {LONGEST_TAKEN:,} are taken")
    return text if len(text) <= LONGEST_KEPT else text[: LONGEST_KEPT - len(CUT_MARK)] + CUT_MARK


def masked(text: str) -> str:
    """Personal data starred, character for character."""
    return mask(text).text if text else text


def masked_identifier(text: str) -> str:
    """As `masked` for tickets and addresses, whose long numbers often pass for bank cards and stay."""
    if text.isascii() and not _MAY_BE_PERSONAL.search(text):
        return text
    result = list(text)
    for span in mask(text).spans:
        if span.kind != "card":
            result[span.start : span.end] = "*" * (span.end - span.start)
    return "".join(result)


def without_name(text: str, name: str) -> str:
    """The text with the author's own name starred, where it is distinctive enough to point at one person."""
    return text.replace(name, "*" * len(name)) if len(name) >= 3 and name in text else text
