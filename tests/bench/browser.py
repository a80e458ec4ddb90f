"""Chromium as a phone, and what the network gave it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.figures import NotMeasuredError

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
# A phone with 2 GB of memory: 720 x 1480 real pixels.
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


def chromium_path() -> str:
    """The browser that CHROMIUM names, or the system's. Raises NotMeasuredError where there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        raise NotMeasuredError("no Chromium (set CHROMIUM to its path)")
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Each visit opens a context of its own: nothing is cached between them."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """What came over the network for one page, headers included: bytes by request and by kind of resource."""

    requests: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """All bytes."""
        return sum(self.sizes.values())

    def bytes_of(self, kind: str) -> int:
        """Bytes of one kind of resource: Document, Script, Image."""
        return sum(size for request, size in self.sizes.items() if self.kinds.get(request) == kind)

    def answers(self) -> set[int]:
        """The statuses of what the page needs. What it reports (`navigator.sendBeacon`) nobody waits for."""
        return {status for key, status in self.statuses.items() if self.kinds.get(key) != "Ping"}


class Network:
    """Listens to a page's network. What the browser's own cache answers counts for nothing."""

    def __init__(self, page: Page):
        self.page = page
        self.visit = Visit()
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self.received)
        session.on("Network.responseReceivedExtraInfo", self.started)
        session.on("Network.loadingFinished", self.finished)
        session.send("Network.enable")

    def open(self, url: str) -> Visit:
        """Goes to `url`, down to its end, and tells what it took. Everything lazy has been loaded."""
        self.page.goto("about:blank")
        self.visit = Visit()
        self.page.goto(url, wait_until="networkidle")
        self.page.mouse.wheel(0, 20_000)
        self.page.wait_for_timeout(300)
        self.page.wait_for_load_state("networkidle")
        return self.visit

    def received(self, event: dict) -> None:
        self.visit.kinds[event["requestId"]] = event["type"]

    def started(self, event: dict) -> None:
        # Only what went over the wire has headers of its own: an answer from the browser's cache does not come here.
        self.visit.requests += 1
        self.visit.statuses[event["requestId"]] = event["statusCode"]

    def finished(self, event: dict) -> None:
        self.visit.sizes[event["requestId"]] = int(event["encodedDataLength"])
