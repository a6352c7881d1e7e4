"""Addresses of answers, looked at while they are typed."""

from fastapi import APIRouter

from api import proof_addresses
from api.access import Ctx
from api.schemas.proof_addresses import AddressChecked, AddressToCheck

router = APIRouter(prefix="/proof-addresses", tags=["commands"])


@router.post("/check")
def check_address(order: AddressToCheck, context: Ctx) -> AddressChecked:
    """Ask the server of an address whether it has the page. What comes of it keeps nobody from recording the answer;
    addresses that the public cannot reach are not asked."""
    return proof_addresses.checked(context, order.url)
