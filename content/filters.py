"""Filters of a list of pages by topic, region, year and cost, read from an address that anyone may have typed.

The database filters and counts: there may be tens of thousands of stories, and a list shows a dozen.
"""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left
from django.http import QueryDict
from wagtail.models import Page

from regions.models import Region, in_regions

# Upper bounds in rupiah: what a village can decide alone, with one year's Dana Desa, and beyond.
COST_BANDS = {
    "50": ("sampai Rp50 juta", 0, 50_000_000),
    "250": ("Rp50 juta sampai Rp250 juta", 50_000_001, 250_000_000),
    "lebih": ("di atas Rp250 juta", 250_000_001, 10**15),
}
REGENCY_CODE = len("33.10")
WITHOUT = {"provinsi": "kabupaten"}  # what makes no sense without the other


@dataclass(frozen=True)
class Choice:
    """One value of a filter: what stands in the address, what the visitor reads, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Province:
    """A province, how many pages it has under the filters that are chosen beside it, and the address that chooses it."""

    code: str
    name: str
    count: int
    address: str


class PageFilters:
    """What the address asks for, what may be asked for, and the pages that pass.

    Values that do not exist are ignored: an old link still shows something. A kabupaten is offered once its province is
    chosen, and counts only there. `pages` is a queryset of a page type with `topic`, `region`, `year` and `cost_total`.
    Takes four queries, and a fifth and sixth for `page()`, however many pages there are.
    """

    def __init__(self, query: QueryDict, pages: QuerySet):
        self.pages = pages.order_by()
        # All are of one type anyway; told so, SQLite reads the table of pages in its own order, in half the time.
        self._counted = self.pages.filter(content_type=ContentType.objects.get_for_model(pages.model))
        self._asked = {name: query.get(name, "") for name in ("bidang", "provinsi", "kabupaten", "tahun", "biaya")}
        self._read_topics_and_years()
        self.costs = self._choices("biaya", {value: label for value, (label, _, _) in COST_BANDS.items()})
        self._read_regions()

    def _read_topics_and_years(self) -> None:
        pairs = set(self._counted.values_list("topic", "year").distinct())
        topics = Page.objects.filter(pk__in={topic for topic, _ in pairs if topic}).order_by("path")
        rows = list(topics.values_list("pk", "slug", "title"))
        self._topic_keys = {slug: key for key, slug, _ in rows}
        self.topics = self._choices("bidang", {slug: title for _, slug, title in rows})
        years = sorted({year for _, year in pairs if year is not None}, reverse=True)
        self.years = self._choices("tahun", {str(year): str(year) for year in years})

    def _read_regions(self) -> None:
        """How many pages there are in each kabupaten under the other filters, None standing for nowhere."""
        self.provinces: list[Choice] = []
        self.regencies: list[Choice] = []
        by_regency = self._counted.values_list(Left("region", REGENCY_CODE))
        by_regency = by_regency.annotate(passing=Count("pk", filter=self._beside_region))
        self._counts: dict[str | None, int] = dict(by_regency)
        codes = {code for code in self._counts if code}
        inside = {code for code in codes if code[:2] == self._asked["provinsi"] and len(code) == REGENCY_CODE}
        rows = Region.objects.filter(Q(parent=None) | Q(code__in=inside)).order_by("name").values_list("code", "name")
        names = dict(rows)
        provinces = {code[:2] for code in codes}
        self.provinces = self._choices("provinsi", {code: name for code, name in names.items() if code in provinces})
        self.regencies = self._choices("kabupaten", {code: name for code, name in names.items() if code in inside})
        self._province_names = {code: name for code, name in names.items() if code not in inside}

    def _choices(self, name: str, options: dict[str, str]) -> list[Choice]:
        return [Choice(value, label, value == self._asked[name]) for value, label in options.items()]

    @property
    def _beside_region(self) -> Q:
        """The condition of the filters other than those of the region."""
        chosen, condition = self.chosen, Q()
        if "bidang" in chosen:
            condition &= Q(topic=self._topic_keys[chosen["bidang"].value])
        if "tahun" in chosen:
            condition &= Q(year=int(chosen["tahun"].value))
        if "biaya" in chosen:
            condition &= Q(cost_total__range=COST_BANDS[chosen["biaya"].value][1:])
        return condition

    @property
    def _region(self) -> str:
        """The code of the region that is chosen, empty where none is."""
        chosen = self.chosen.get("kabupaten") or self.chosen.get("provinsi")
        return chosen.value if chosen else ""

    @property
    def fields(self) -> list[tuple[str, str, list[Choice]]]:
        """The filters as a form shows them: parameter, label, choices."""
        fields = [
            ("bidang", "Bidang", self.topics),
            ("provinsi", "Provinsi", self.provinces),
            ("kabupaten", "Kabupaten/kota", self.regencies),
            ("tahun", "Tahun", self.years),
            ("biaya", "Biaya", self.costs),
        ]
        return [field for field in fields if field[0] != "kabupaten" or self.regencies]

    @property
    def chosen(self) -> dict[str, Choice]:
        """The chosen value of each filter that is in use."""
        return {name: choice for name, _, choices in self.fields for choice in choices if choice.chosen}

    @property
    def province(self) -> Choice | None:
        """The province that is chosen."""
        return self.chosen.get("provinsi")

    @property
    def matching(self) -> QuerySet:
        """The pages that pass, in no order."""
        pages = self.pages.filter(self._beside_region)
        return pages.filter(in_regions("region", [self._region])) if self._region else pages

    @property
    def count(self) -> int:
        """How many pages pass."""
        region = self._region
        return sum(count for code, count in self._counts.items() if not region or (code or "").startswith(region))

    @property
    def map(self) -> list[Province]:
        """All provinces by name, also those that have nothing."""
        counts: Counter[str] = Counter()
        for code, count in self._counts.items():
            counts[(code or "")[:2]] += count
        others = {name: choice for name, choice in self.chosen.items() if name not in ("provinsi", "kabupaten")}
        return [
            Province(code, name, counts[code], f"?{self._address({'provinsi': Choice(code, name, True)} | others)}")
            for code, name in self._province_names.items()
        ]

    def page(self, number: str | None, size: int, *order: str) -> ListPage:
        """The cards of one page of the list. A number that is none, or beyond the end, gives the first or the last."""
        paginator = Paginator(self.matching.order_by(*order), size)
        paginator.count = self.count
        page = paginator.get_page(number)
        page.object_list = page.object_list.cards_in_order()  # type: ignore[attr-defined]
        return page

    @property
    def query_string(self) -> str:
        """The chosen filters as they stand in an address, for the links to other pages of the list."""
        return self._address(self.chosen)

    @property
    def removals(self) -> list[tuple[Choice, str]]:
        """Each chosen value with the address of the list without it. A kabupaten goes with its province."""
        chosen = self.chosen
        return [
            (
                choice,
                f"?{self._address({n: c for n, c in chosen.items() if n not in (name, WITHOUT.get(name))})}",
            )
            for name, choice in chosen.items()
        ]

    @staticmethod
    def _address(chosen: dict[str, Choice]) -> str:
        return urlencode({name: choice.value for name, choice in chosen.items()})
