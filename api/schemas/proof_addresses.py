"""The address of an answer, looked at."""

from datetime import datetime

from api.schemas.base import Answer, Order, WebAddress
from pipeline.domain.facts.answering import Reach


class AddressToCheck(Order):
    """Where the answer is to be read."""

    url: WebAddress


class AddressChecked(Answer):
    """What its server said; `reach` is null where nobody was asked: a person opens it and looks."""

    reach: Reach | None
    at: datetime
