"""How far the villages of an officer's region come with what they copy."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.http import QueryDict

from community.models.adoption import Stage
from regions.models import Region

REGENCY, DISTRICT = 5, 8  # letters of a code: 33.10, 33.10.19
MOST_ORIGINALS = 20
BUDGETED = [Stage.APBDES, Stage.RUNNING, Stage.DONE]
RUNNING = [Stage.RUNNING, Stage.DONE]


@dataclass(frozen=True)
class Level:
    """One stage of the funnel."""

    stage: Stage
    reached: int  # came at least as far
    here: int  # are at it now
    share: int  # per cent of all that reached it
    conversion: int | None  # per cent of those that reached the stage before it; None for the first


@dataclass(frozen=True)
class Part:
    """The funnel of one area or one original, in four numbers."""

    name: str
    key: str
    total: int
    budgeted: int
    running: int
    stopped: int


@dataclass(frozen=True)
class Funnel:
    """The numbers of all adoptions that an officer may see."""

    total: int
    stopped: int
    stalled: int
    levels: list[Level] = field(default_factory=list)
    areas: list[Part] = field(default_factory=list)
    originals: list[Part] = field(default_factory=list)
    area_label: str = "Kabupaten/kota"


def funnel_of(adoptions: QuerySet, codes: Iterable[str]) -> Funnel:
    """The funnel of `adoptions`, the officer's; `codes` are the regions they answer for. Five queries."""
    adoptions = adoptions.order_by()
    reached: Counter[str] = Counter()
    here: Counter[str] = Counter()
    for furthest, stage, count in adoptions.values_list("reached", "stage").annotate(count=Count("pk")):
        reached[furthest] += count
        here[stage] += count
    levels: list[Level] = []
    total = reached.total()
    left = total
    for stage in Stage.path():
        before = levels[-1].reached if levels else None
        conversion = None if before is None else per_cent(left, before)
        levels.append(Level(stage, left, here[stage], per_cent(left, total), conversion))
        left -= reached[stage]
    length = REGENCY if any(len(code) < REGENCY for code in codes) else DISTRICT
    return Funnel(
        total=total,
        stopped=here[Stage.STOPPED],
        stalled=adoptions.stalled().count(),  # type: ignore[attr-defined]
        levels=levels,
        areas=areas_of(adoptions, length),
        originals=originals_of(adoptions),
        area_label="Kabupaten/kota" if length == REGENCY else "Kecamatan",
    )


def per_cent(part: int, whole: int) -> int:
    """A share as a whole number; nought of nothing."""
    return round(100 * part / whole) if whole else 0


COUNTS: dict[str, Any] = {
    "total": Count("pk"),
    "budgeted": Count("pk", filter=Q(reached__in=BUDGETED)),
    "running": Count("pk", filter=Q(reached__in=RUNNING)),
    "stopped": Count("pk", filter=Q(stage=Stage.STOPPED)),
}


def areas_of(adoptions: QuerySet, length: int) -> list[Part]:
    """The numbers by kabupaten or kecamatan, in the order of their codes."""
    rows = list(adoptions.values(area=Substr("village_id", 1, length)).annotate(**COUNTS).order_by("area"))
    names = dict(Region.objects.filter(code__in=[row["area"] for row in rows]).values_list("code", "name"))
    return [Part(names.get(area := row.pop("area"), area), area, **row) for row in rows]


def originals_of(adoptions: QuerySet) -> list[Part]:
    """The numbers by what was copied, commonest first."""
    rows = adoptions.values("original_id", name=F("original__title")).annotate(**COUNTS).order_by("-total", "name")
    return [Part(key=str(row.pop("original_id")), **row) for row in rows[:MOST_ORIGINALS]]


class FunnelFilters:
    """What the address of the officers' list asks for. Values that do not exist are ignored."""

    def __init__(self, query: QueryDict, areas: Iterable[Part]):
        self.stages = {stage.value: stage.label for stage in Stage}
        self.areas = {part.key: part.name for part in areas}
        self.stage = query.get("tahap", "") if query.get("tahap") in self.stages else ""
        self.area = query.get("wilayah", "") if query.get("wilayah") in self.areas else ""
        self.stalled = query.get("macet") == "1"

    def apply(self, adoptions: QuerySet) -> QuerySet:
        """Those of `adoptions` that pass."""
        if self.stage:
            adoptions = adoptions.filter(stage=self.stage)
        if self.area:
            adoptions = adoptions.filter(village__code__startswith=f"{self.area}.")
        return adoptions.stalled() if self.stalled else adoptions  # type: ignore[attr-defined]

    @property
    def query_string(self) -> str:
        """The filters in use, as they stand in an address."""
        used = {"tahap": self.stage, "wilayah": self.area, "macet": "1" if self.stalled else ""}
        return urlencode({name: value for name, value in used.items() if value})
