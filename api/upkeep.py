"""Dead letters: look, retry, drop.

What the pipeline gave up is kept whole and is sent again. Of what the door refused an excerpt is kept, and no more
should be: what a crawl found is read again at its source, what was handed in has to be mended and handed in again.
"""

from api.context import Context
from api.schemas.admin import DeadLetterList, DeadLetterRow, Settled
from pipeline.domain.errors import NotFound, Refused
from pipeline.domain.messages import DeadLetter, Remedy
from pipeline.ports.bus import TOPICS, Message


def dead_letters(context: Context, limit: int) -> DeadLetterList:
    """Those that wait, the newest first."""
    waiting = context.dead_letters.waiting(limit)
    return DeadLetterList(items=[DeadLetterRow.model_validate(letter, from_attributes=True) for letter in waiting])


def _absent(letter_id: str) -> NotFound:
    return NotFound(f"no dead letter {letter_id} waits; somebody may have settled it", "no_letter", str(letter_id))


def retry(context: Context, letter_id: str) -> Settled:
    """Do what its remedy says; Refused when there is none. It waits on while the bus is away."""
    letter = context.dead_letters.find(letter_id)
    if letter is None:
        raise _absent(letter_id)
    _do(context, letter)
    return Settled(settled=len(context.dead_letters.settle([letter_id])))


def _do(context: Context, letter: DeadLetter) -> None:
    if letter.remedy is Remedy.RESEND and letter.topic in TOPICS:
        context.bus.publish(letter.topic, [Message(letter.key, letter.payload.encode())])
    elif letter.remedy is not Remedy.REREAD:
        raise Refused("excerpt", "only an excerpt is kept: mend it where it came from, hand it in again, and drop this")
    elif not context.reread(letter.source, letter.key):
        raise Refused("source_gone", f"no source {letter.source!r} any more: put it back, or drop this")


def drop(context: Context, letter_id: str) -> Settled:
    """Give the message up."""
    settled = len(context.dead_letters.settle([letter_id]))
    if not settled:
        raise _absent(letter_id)
    return Settled(settled=settled)
