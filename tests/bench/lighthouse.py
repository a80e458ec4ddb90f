"""Google's Lighthouse, as on a phone."""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.addresses import Addresses
from tests.bench.browser import FLAGS, chromium_path
from tests.bench.figures import Figure, NotMeasuredError
from tests.bench.installation import Installation

VERSION = "lighthouse@12"
RUNS = 3  # the median counts: performance depends on what else the machine does
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")

PASSED = 0.9


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """Its four scores of four pages, and the names of what a page loses points for."""
    npx, chrome = shutil.which("npx"), chromium_path()
    if not npx:
        raise NotMeasuredError("no npx")
    pages = {
        "home": addresses.home,
        "lesson": addresses.lesson,
        "case study": addresses.case_study,
        "search": addresses.search,
    }
    with installation.serve() as server:
        for name, path in pages.items():
            reports = [
                run(npx, chrome, server.url + path, installation.data_dir / "lighthouse.json") for _ in range(RUNS)
            ]
            scores = [statistics.median(score(report, category) for report in reports) for category in CATEGORIES]
            lost = sorted(set().union(*map(lost_points, reports))) if min(scores) < 100 else []
            note = f" ({', '.join(lost)})" if lost else ""
            label = f"Lighthouse of {name}: performance, accessibility, best practices, SEO"
            yield Figure(label, ", ".join(map(str, scores)) + note, "100, 100, 100, 100", min(scores) == 100)


def run(npx: str, chrome: str, url: str, output: Path) -> dict:
    """One report."""
    command = [
        *(npx, "--yes", VERSION, url, "--quiet", "--output=json", f"--output-path={output}"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags=--headless=new {' '.join(FLAGS)}"),
    ]
    done = subprocess.run(
        command, env=os.environ | {"CHROME_PATH": chrome}, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise NotMeasuredError(f"{VERSION} did not run: {done.stderr.strip()[-200:]}")
    return json.loads(output.read_text())


def score(report: dict, category: str) -> int:
    """The score of one category, to 100."""
    return round(100 * report["categories"][category]["score"])


def lost_points(report: dict) -> set[str]:
    """Names of the audits that count and were not passed."""
    audits = [
        audit for category in CATEGORIES for audit in report["categories"][category]["auditRefs"] if audit["weight"]
    ]
    scores = {audit["id"]: report["audits"][audit["id"]]["score"] for audit in audits}
    return {name for name, score in scores.items() if score is not None and score < PASSED}
