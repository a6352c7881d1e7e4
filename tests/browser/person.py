"""One person at the dashboards, who sees and does only what the page offers."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.browsing import Watched

ROLES = {
    "analyst": "以研判员身份进入",
    "handler": "以承办单位身份进入",
    "leader": "以督查领导身份进入",
    "administrator": "以管理员身份进入",
}
HOMES = {"analyst": "desk", "handler": "inbox", "leader": "overview", "administrator": "admin"}


@dataclass(slots=True)
class Person:
    """Somebody before a page of their own."""

    page: Page
    watched: Watched

    def sign_in(self, role: str, address: str = "/") -> None:
        """Through the button that the demo offers."""
        self.page.goto(address)
        self.page.get_by_role("button", name=ROLES[role]).click()
        expect(self.page.get_by_role("button", name="账户与设置")).to_be_visible()

    def sign_in_at_home(self, role: str) -> None:
        """As `sign_in`, and the page of that role is there."""
        self.sign_in(role)
        expect(self.page).to_have_url(re.compile(rf"/{HOMES[role]}\b"))

    @property
    def rows(self) -> Locator:
        """The cases of the queue."""
        return self.page.locator("li[id^='case-']")

    def row(self, case_id: str) -> Locator:
        """One case of the queue."""
        return self.page.locator(f"[id='case-{case_id}']")

    def wait_for(self, case_id: str) -> None:
        """Until the live queue announces the case, which moves no row by itself, and shows it when asked."""
        announced = self.page.get_by_role("button", name="新事项")
        expect(self.row(case_id).or_(announced).first).to_be_visible()
        if announced.is_visible():
            announced.click()
        expect(self.row(case_id)).to_be_visible()

    def narrow(self, facet: str, value: str) -> None:
        """Choose a value of a facet beside the queue, unfolding it when the value is not among the first."""
        section = self.page.locator("aside section").filter(has=self.page.get_by_role("heading", name=facet))
        expect(section).to_be_visible()
        wanted = section.get_by_role("button", name=re.compile(rf"^{value} ?\d+$"))
        if not wanted.is_visible():
            section.get_by_role("button", name="展开其余").click()
        wanted.click()
        expect(wanted).to_have_attribute("aria-pressed", "true")

    @property
    def pane(self) -> Locator:
        """The opened case."""
        return self.page.locator("article.pane")

    @property
    def history(self) -> Locator:
        """What happened to the opened case."""
        return self.section("经过")

    @property
    def dialog(self) -> Locator:
        """The form on top."""
        return self.page.get_by_role("dialog")

    def section(self, title: str) -> Locator:
        """A part of the opened case by its heading."""
        return self.pane.locator("section").filter(has=self.page.get_by_role("heading", name=title, level=2))

    def open(self, row: Locator) -> str:
        """Open a case of the queue; its id."""
        name = row.get_attribute("id") or ""
        row.get_by_role("button").click()
        expect(self.pane.get_by_role("heading", level=1)).to_be_visible()
        return name.removeprefix("case-")

    def title(self) -> str:
        """Of the opened case."""
        return self.pane.get_by_role("heading", level=1).inner_text()

    def expect_state(self, name: str) -> None:
        """The opened case says that it is in this state."""
        expect(self.pane.locator("header .state")).to_have_text(name)

    def act(self, name: str) -> None:
        """Press a button under the case, or choose from the menu beside the buttons."""
        bar = self.pane.get_by_role("toolbar")
        button = bar.get_by_role("button", name=name)
        expect(bar).to_be_visible()
        if button.count():
            button.click()
        else:
            bar.get_by_role("button", name="更多操作").click()
            self.page.get_by_role("menuitem", name=name).click()

    def submit(self, name: str) -> None:
        """Press the button that sends the form."""
        self.dialog.get_by_role("button", name=name, exact=True).click()

    def expect_notice(self, text: str) -> None:
        """The edge of the page says that it is done."""
        expect(self.page.get_by_role("status", name="提示")).to_contain_text(text)

    def fill(self, fields: dict[str, str]) -> None:
        """Write into the fields of the form by their labels."""
        for label, words in fields.items():
            self.dialog.get_by_label(label).fill(words)
