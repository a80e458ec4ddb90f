"""How long a reader with a slow phone and a weak signal looks at nothing."""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser

from tests.bench.addresses import Addresses
from tests.bench.browser import PHONE, chromium
from tests.bench.figures import Figure
from tests.bench.installation import Installation

RUNS = 5
SLOWER = 6  # times
# Name, kbit/s, ms of latency, target in seconds
NETWORKS = [("Slow 3G", 400, 400, 1.0), ("EDGE", 120, 500, 1.2)]


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """First contentful paint of pages that the server has kept, in a fresh browser each time."""
    pages = {"text lesson": addresses.lesson, "home": addresses.home}
    with installation.serve() as server, chromium() as browser:
        for name, path in pages.items():
            first_paint(browser, server.url + path, kilobits=10_000, latency=0)
            for network, kilobits, latency, limit in NETWORKS:
                times = [first_paint(browser, server.url + path, kilobits, latency) for _ in range(RUNS)]
                note = f"{min(times):.2f} to {max(times):.2f}"
                label = f"{name}, first contentful paint, {network}, processor {SLOWER} times slower"
                yield Figure.at_most(label, statistics.median(times), limit, "s", digits=2, note=note)


def first_paint(browser: Browser, url: str, kilobits: int, latency: int) -> float:
    """Seconds from the navigation to the first text or picture."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    throughput = kilobits * 1000 / 8
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": throughput, "uploadThroughput": throughput},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="load")
    paint = None
    while paint is None:
        page.wait_for_timeout(50)
        paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    context.close()
    return paint / 1000
