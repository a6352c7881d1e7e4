"""Dead letters: look, retry, drop."""

from api.context import Context
from api.schemas.admin import DeadLetterList, DeadLetterRow, Settled
from pipeline.domain.errors import NotFound
from pipeline.ports.bus import TOPICS, Message


def dead_letters(context: Context, limit: int) -> DeadLetterList:
    """Those that wait, the newest first."""
    waiting = context.dead_letters.waiting(limit)
    return DeadLetterList(items=[DeadLetterRow.model_validate(letter, from_attributes=True) for letter in waiting])


def _absent(letter_id: str) -> NotFound:
    return NotFound(f"没有编号为 {letter_id} 的待处理死信，可能已有人处理")


def retry(context: Context, letter_id: str) -> Settled:
    """Put the message back on its topic; it waits on while the bus is away."""
    letter = context.dead_letters.find(letter_id)
    if letter is None:
        raise _absent(letter_id)
    if letter.topic in TOPICS:
        context.bus.publish(letter.topic, [Message(letter.key, letter.payload.encode())])
    return Settled(settled=len(context.dead_letters.settle([letter_id])))


def drop(context: Context, letter_id: str) -> Settled:
    """Give the message up."""
    settled = len(context.dead_letters.settle([letter_id]))
    if not settled:
        raise _absent(letter_id)
    return Settled(settled=settled)
