"""Dead letters: look, retry, drop."""

from api.context import Context
from api.schemas.admin import DeadLetterList, DeadLetterRow, Settled
from pipeline.domain.errors import NotFound
from pipeline.domain.messages import DeadLetter
from pipeline.ports.bus import TOPICS, Message


def dead_letters(context: Context, limit: int) -> DeadLetterList:
    """Those that wait, the newest first."""
    waiting = context.dead_letters.waiting(limit)
    return DeadLetterList(items=[DeadLetterRow.model_validate(letter, from_attributes=True) for letter in waiting])


def _settled(context: Context, letter_id: str) -> DeadLetter:
    letters = context.dead_letters.settle([letter_id])
    if not letters:
        raise NotFound(f"没有编号为 {letter_id} 的待处理死信，可能已有人处理")
    return letters[0]


def retry(context: Context, letter_id: str) -> Settled:
    """Put the message back on its topic; when the bus is away it waits among the dead letters again."""
    letter = _settled(context, letter_id)
    try:
        if letter.topic in TOPICS:
            context.bus.publish(letter.topic, [Message(letter.key, letter.payload.encode())])
    except BaseException:
        context.dead_letters.bury([letter])
        raise
    return Settled(settled=1)


def drop(context: Context, letter_id: str) -> Settled:
    """Give the message up."""
    _settled(context, letter_id)
    return Settled(settled=1)
