"""A department sees what is its own and nothing else."""

from playwright.sync_api import expect

from tests.browser.conftest import Sit
from tests.browser.preparing import Clerk

BODY = "522702.emergency"


def test_a_handler_who_types_the_address_of_another_bodys_case_finds_nothing(sit: Sit) -> None:
    analyst = sit("analyst")
    case_id = Clerk(analyst).untouched(other_than=BODY)
    analyst.page.goto(f"/cases/{case_id}")
    expect(analyst.pane.get_by_role("heading", level=1)).to_be_visible()
    title = analyst.title()

    handler = sit("handler")
    handler.watched.expected.add(404)
    with handler.page.expect_response(f"**/api/v1/cases/{case_id}") as answer:
        handler.page.goto(f"/cases/{case_id}")
    assert answer.value.status == 404
    expect(handler.page.get_by_text("或不在您的办理范围内")).to_be_visible()
    expect(handler.page.get_by_text(title)).to_have_count(0)


def test_an_address_that_leads_nowhere_says_so(sit: Sit) -> None:
    analyst = sit("analyst")
    analyst.page.goto("/no/such/page")
    expect(analyst.page.get_by_role("heading", name="没有这个页面")).to_be_visible()
