"""Chromium, and pages of it that keep what they must not do: complain, or talk to another machine."""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, StorageState

DESKTOP = (1366, 768)
WIDE = (1920, 1080)
PHONE = (390, 844)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
# Milliseconds by which every answer is late: `HUIYING_LATE=400 make test` finds what only a slow line shows.
LATE = "HUIYING_LATE"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# What a browser says of a line that breaks, and of a part of the program that was on its way then.
BROKEN = ("net::ERR_", "Failed to fetch dynamically imported module")
STATUS = re.compile(r"responded with a status of (\d{3})")


def launch(playwright: Playwright) -> Browser:
    """The Chromium of HUIYING_CHROMIUM, else the machine's."""
    path = os.environ.get("HUIYING_CHROMIUM") or "/usr/bin/chromium"
    # Fields for dates speak the language of the machine, not that of the page.
    environment = {**os.environ, "LANGUAGE": "zh_CN"}
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS), env=environment)


@dataclass
class Watched:
    """What pages of one browsing context said and asked for. `expected` are HTTP errors that belong to the test,
    `cut` says that the line breaks in it."""

    expected: set[int] = field(default_factory=lambda: {401})
    cut: bool = False
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep a warning or error of the console, unless it tells of an HTTP error that was expected."""
        status = STATUS.search(message.text)
        broken = self.cut and any(sign in message.text for sign in BROKEN)
        belongs = int(status[1]) in self.expected if status else broken
        if message.type in {"error", "warning"} and not belongs:
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def see(self, request: Request) -> None:
        """Keep a request that leaves this machine."""
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in LOOPBACK:
            self.strangers.append(request.url)


def new_context(
    browser: Browser,
    address: str,
    size: tuple[int, int] = DESKTOP,
    *,
    dark: bool = False,
    kept: StorageState | None = None,
) -> tuple[BrowserContext, Watched]:
    """A browsing context of its own, in Beijing and in Chinese, watched from its first request. `kept` is what
    another one left: whoever was signed in there is signed in here."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
        storage_state=kept,
    )
    watched = Watched()
    context.on("console", watched.hear)
    context.on("request", watched.see)
    if late := float(os.environ.get(LATE, "0")):
        context.on("page", lambda page: slow_down(page, late))
    context.on("weberror", lambda error: watched.complaints.append(f"exception: {error.error}"))
    return context, watched


def slow_down(page: Page, late: float) -> None:
    """Every answer comes so many milliseconds later."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": late, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", slow)
