"""Google's Lighthouse, as on a phone."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.addresses import Addresses
from tests.bench.browser import FLAGS, chromium_path
from tests.bench.figures import Figure, NotMeasuredError
from tests.bench.installation import Installation

VERSION = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def measure(installation: Installation, addresses: Addresses) -> Iterator[Figure]:
    """Its four scores of four pages; what a page loses points for stands beside them."""
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
            report = run(npx, chrome, server.url + path, installation.data_dir / "lighthouse.json")
            scores = [round(100 * report["categories"][category]["score"]) for category in CATEGORIES]
            lost = f" ({', '.join(lost_points(report))})" if min(scores) < 100 else ""
            label = f"Lighthouse of {name}: performance, accessibility, best practices, SEO"
            yield Figure(label, ", ".join(map(str, scores)) + lost, "100, 100, 100, 100", min(scores) == 100)


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


def lost_points(report: dict) -> Iterator[str]:
    """Names of the audits that count and were not passed."""
    for category in CATEGORIES:
        for audit in report["categories"][category]["auditRefs"]:
            score = report["audits"][audit["id"]]["score"]
            if audit["weight"] and score is not None and score < 0.9:
                yield audit["id"]
