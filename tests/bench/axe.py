"""What axe finds wrong for people who cannot see, or not well."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.bench.addresses import Addresses, search
from tests.bench.browser import DESKTOP, PHONE, chromium
from tests.bench.figures import Figure
from tests.bench.installation import Installation


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """Violations of all rules on all kinds of page, light and dark, on a phone and on a wide screen."""
    pages = [
        *(
            addresses.home,
            addresses.catalog,
            addresses.topics[0],
            addresses.module,
            addresses.lesson,
            *addresses.every_block,
        ),
        *(addresses.case_studies, addresses.case_study, addresses.search, search("kata-yang-tidak-ada-xyz")),
        *(addresses.glossary, addresses.info, addresses.missing),
    ]
    with installation.serve() as server, chromium() as browser:
        for size, device in (("phone", PHONE), ("desktop", DESKTOP)):
            for scheme in ("light", "dark"):
                found = {path: violations(browser, server.url + path, device, scheme) for path in dict.fromkeys(pages)}
                count = sum(map(len, found.values()))
                where = "; ".join(f"{path}: {', '.join(rules)}" for path, rules in found.items() if rules)
                note = where or f"{len(found)} pages"
                yield Figure.at_most(f"axe violations, {size}, {scheme}", count, 0, note=note)


def violations(browser: Browser, url: str, device: dict, scheme: str) -> list[str]:
    """Names of the rules that a page breaks."""
    # The page's own policy refuses the script that looks at it.
    context = browser.new_context(**device, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    results = Axe().run(page)
    context.close()
    return [violation["id"] for violation in results.response["violations"]]
