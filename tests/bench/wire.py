"""Bytes and requests that a page costs a reader."""

from collections.abc import Iterator

from playwright.sync_api import Browser

from tests.bench.addresses import Addresses
from tests.bench.browser import PHONE, Network, Visit, chromium
from tests.bench.figures import Figure
from tests.bench.installation import Installation
from tests.bench.photo import lesson_with_photo

TEXT_LESSON = 14_000, 3  # bytes (one TCP window) and requests
WITH_PICTURE = 30_000
LISTING = 20_000, 4
UNCHANGED = 600
SCRIPT = 5_000


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """First and second visits, and what scripts cost."""
    with lesson_with_photo(addresses.lesson) as photo_lesson:
        pages = {
            "text lesson": (addresses.lesson, *TEXT_LESSON),
            "lesson with a drawing": (addresses.drawn_lesson, WITH_PICTURE, None),
            "lesson with a photo": (photo_lesson, WITH_PICTURE, None),
            "home": (addresses.home, *LISTING),
            "topic": (addresses.topics[0], *LISTING),
            "case study": (addresses.case_study, *LISTING),
            "case studies": (addresses.case_studies, *LISTING),
            "search": (addresses.search, *LISTING),
        }
        with installation.serve() as server, chromium() as browser:
            visits = {name: two_visits(browser, server.url + path) for name, (path, _, _) in pages.items()}
            words = {
                scripts: visible_words(browser, server.url + addresses.lesson, scripts) for scripts in (True, False)
            }

    for name, (_, most_bytes, most_requests) in pages.items():
        first, _ = visits[name]
        parts = ", ".join(f"{kind.lower()} {first.bytes_of(kind):,}" for kind in ("Document", "Script", "Image"))
        yield Figure.at_most(f"{name}, first visit", first.bytes, most_bytes, "bytes", note=parts)
        if most_requests:
            yield Figure.at_most(f"{name}, first visit", first.requests, most_requests, "requests")
    again, name = max((second.bytes - second.bytes_of("Ping"), name) for name, (_, second) in visits.items())
    unchanged = all(second.answers() == {304} for _, second in visits.values())
    note = f"the most, {name}" if unchanged else "not every page answered 304"
    yield Figure.at_most("second visit of an unchanged page", again, UNCHANGED, "bytes", note=note)
    script = max(first.bytes_of("Script") for first, _ in visits.values())
    yield Figure.at_most("JavaScript, deferred", script, SCRIPT, "bytes")
    yield Figure(
        "JavaScript needed to read a lesson",
        f"0 bytes ({words[False]} words to read without it, {words[True]} with it)"
        if words[False] >= words[True] > 0
        else f"{script:,} bytes ({words[False]} words to read without it, {words[True]} with it)",
        "0 bytes",
        words[False] >= words[True] > 0,
    )


def two_visits(browser: Browser, url: str) -> tuple[Visit, Visit]:
    """The first visit with an empty cache, and the next one."""
    context = browser.new_context(**PHONE)
    network = Network(context.new_page())
    visits = network.open(url), network.open(url)
    context.close()
    return visits


def visible_words(browser: Browser, url: str, scripts: bool) -> int:
    """How many words of a lesson a reader sees, but for buttons: one that needs a script shows only with it."""
    context = browser.new_context(**PHONE, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    buttons = sum(len(text.split()) for text in page.locator("article button:visible").all_inner_texts())
    count = len(page.locator("article").inner_text().split()) - buttons
    context.close()
    return count
