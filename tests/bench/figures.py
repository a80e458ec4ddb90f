"""What was measured, and the table of it."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path


class NotMeasuredError(Exception):
    """Something that a measurement needs is not here; the message says what."""


@dataclass(frozen=True)
class Figure:
    """One row of the table. `ok` is None where there is no target."""

    name: str
    measured: str
    target: str = ""
    ok: bool | None = None

    @classmethod
    def at_most(
        cls, name: str, value: float, limit: float, unit: str = "", digits: int = 0, note: str = ""
    ) -> "Figure":
        """A figure that must not be above `limit`."""
        unit = f" {unit}" if unit else ""
        remark = f" ({note})" if note else ""
        return cls(name, f"{value:,.{digits}f}{unit}{remark}", f"at most {limit:,.{digits}f}{unit}", value <= limit)

    @property
    def verdict(self) -> str:
        """`ok`, `short`, or nothing."""
        return "" if self.ok is None else "ok" if self.ok else "**short**"


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    rows = [("figure", "measured", "target", ""), ("---",) * 4]
    rows += [(figure.name, figure.measured, figure.target, figure.verdict) for figure in figures]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in rows)


def document(figures: Iterable[Figure]) -> str:
    """The table with when and where it was measured."""
    return (
        "# Figures\n\n"
        f"Measured by `make bench` on {date.today():%d %B %Y}, on {machine()}. "
        "Embedded defaults: one process, SQLite, no other server.\n\n"
        f"{table(figures)}"
    )


def machine() -> str:
    """The machine and what runs on it, as one phrase."""
    return ", ".join(
        [
            f"{os.cpu_count()} cores ({processor()})",
            f"load {os.getloadavg()[0]:.1f}",
            f"Python {platform.python_version()}",
            *(f"{name} {version(name)}" for name in ("Django", "Wagtail", "Granian")),
            f"SQLite {sqlite3.sqlite_version}",
        ]
    )


def processor() -> str:
    """The name of the processor where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
