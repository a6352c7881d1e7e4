"""Saved searches, and the alerts that they raise."""

from fastapi import APIRouter

from api import saved_searches
from api.access import Ctx, Who
from api.schemas.base import RowId
from api.schemas.saved_searches import AlertList, ChangedSearch, NewSearch, SearchList, SearchRow, SeenAlerts

router = APIRouter(tags=["saved searches"])


@router.get("/saved-searches")
def list_searches(context: Ctx, viewer: Who) -> SearchList:
    """One's own searches with how many answer each now."""
    return saved_searches.searches(context, viewer)


@router.post("/saved-searches", status_code=201)
def keep_search(order: NewSearch, context: Ctx, viewer: Who) -> SearchRow:
    """Keep a search under a name; with `alerts` its owner is told of what newly answers it."""
    return saved_searches.keep(context, viewer, order)


@router.post("/saved-searches/{search_id}")
def change_search(search_id: RowId, order: ChangedSearch, context: Ctx, viewer: Who) -> SearchRow:
    """Another name, or alerts from now on."""
    return saved_searches.change(context, viewer, search_id, order)


@router.post("/saved-searches/{search_id}/remove")
def remove_search(search_id: RowId, context: Ctx, viewer: Who) -> SearchRow:
    """Forget a search with its alerts; what it was, to keep it again."""
    return saved_searches.remove(context, viewer, search_id)


@router.get("/alerts")
def list_alerts(context: Ctx, viewer: Who) -> AlertList:
    """What newly answered one's searches, each once."""
    return saved_searches.alerts(context, viewer)


@router.post("/alerts/seen")
def see_alerts(order: SeenAlerts, context: Ctx, viewer: Who) -> AlertList:
    """These were seen; all when none is named."""
    return saved_searches.see(context, viewer, order)
