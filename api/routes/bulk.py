"""One command for many cases: first what would happen, then the act, with a result for each."""

from fastapi import APIRouter

from api import bulk
from api.access import Ctx, Key, Who
from api.schemas.bulk import BulkOrder, BulkReport

router = APIRouter(prefix="/cases/bulk", tags=["commands"])


@router.post("/preview")
def preview_many(order: BulkOrder, context: Ctx, viewer: Who) -> BulkReport:
    """What the command would do to each case now, or why it would be refused. Nothing is done."""
    return bulk.preview(bulk.Asked(context, viewer, order))


@router.post("")
def give_many(order: BulkOrder, context: Ctx, viewer: Who, key: Key) -> BulkReport:
    """Give the command to each case at the revision named, each by itself; a refusal stops no other. With the same
    Idempotency-Key a repetition does nothing twice."""
    return bulk.give(bulk.Asked(context, viewer, order, key))
