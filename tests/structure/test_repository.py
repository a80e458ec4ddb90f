"""Rules for the files themselves."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "content", "home", "portal", "regions", "search"]
SOURCES = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
NAMES_THAT_SAY_NOTHING = {"utils.py", "helpers.py", "core.py", "common.py", "misc.py"}


def test_no_file_is_called_something_that_says_nothing():
    assert [path for path in SOURCES if path.name in NAMES_THAT_SAY_NOTHING] == []


def test_models_stay_in_files_that_can_be_read_at_once():
    files = [path for path in SOURCES if "models" in path.parts or path.name == "models.py"]
    assert {path.name: lines for path in files if (lines := len(path.read_text().splitlines())) > 300} == {}


def test_imports_go_downwards_only():
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert lint.returncode == 0, lint.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_requirements_are_locked_and_name_no_address():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text
        packages = re.findall(r"^[a-z0-9].*==", text, re.MULTILINE)
        assert len(packages) <= text.count("--hash=sha256:")


def test_every_illustration_is_one_of_the_portal():
    for path in (ROOT / "templates/illustrations").glob("*.svg"):
        svg = path.read_text()
        assert len(svg) < 12_000, path.name
        assert not re.search(r"<script|<style|style=|href=|on\w+=|https?:", svg), path.name
