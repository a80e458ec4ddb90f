"""Command line of the measurements: `python -m tests.bench --help`."""

import argparse
import importlib
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import django

from tests.bench.figures import Figure, NotMeasuredError, document, table
from tests.bench.installation import prepared_copy

# Part by part, in the order of the table: the module of this package that measures it.
PARTS = ("wire", "paint", "sql", "cpu", "memory", "edit", "lighthouse", "axe")
SLOW_PARTS = ("cold",)  # only when asked for


def main() -> None:
    """Measures what was asked for and prints it as a table."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description="Measures the portal on this machine.")
    parser.add_argument("--only", metavar="PART,…", help=f"some of: {', '.join(PARTS)}")
    parser.add_argument("--cold", action="store_true", help="also the first `make run` of a fresh clone (minutes)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the whole table there, with date and machine")
    options = parser.parse_args()
    parts = options.only.split(",") if options.only else list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if options.only and options.write:
        parser.error("--write is for a run of all parts")
    if options.cold:
        parts += SLOW_PARTS

    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        say("preparing an installation")
        installation = prepared_copy(Path(folder))
        # From here on this process is one of the installation: it counts queries and publishes.
        os.environ |= installation.environment()
        for name in installation.unset():
            os.environ.pop(name, None)
        django.setup()
        from tests.bench.addresses import choose

        addresses = choose()
        figures = []
        for part in parts:
            say(f"measuring {part}")
            for figure in measure(part, installation, addresses):
                say(f"  {figure.name}: {figure.measured}")
                figures.append(figure)
    sys.stdout.write(table(figures))
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        before = options.write.read_text() if options.write.exists() else ""
        # Sections of their own are of other measurements.
        options.write.write_text("\n## ".join([document(figures), *before.split("\n## ")[1:]]))


def measure(part: str, installation, addresses) -> Iterator[Figure]:
    """The figures of one part. One that cannot be measured is a row of the table and costs no other."""
    try:
        yield from importlib.import_module(f"tests.bench.{part}").measure(installation, addresses)
    except NotMeasuredError as reason:
        yield Figure(part, f"not measured: {reason}")
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in half an hour of measuring
        traceback.print_exc()
        yield Figure(part, f"not measured: {type(error).__name__}, see the output", ok=False)


def say(text: str) -> None:
    """A line to the person who waits."""
    sys.stderr.write(f"bench: {text}\n")


if __name__ == "__main__":
    main()
