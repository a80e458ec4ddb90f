"""Filters of the list of case studies, read from an address that anyone may have typed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from regions.models import Region

# Upper bounds in rupiah: what a village can decide alone, with one year's Dana Desa, and beyond.
COST_BANDS = {
    "50": ("sampai Rp50 juta", 0, 50_000_000),
    "250": ("Rp50 juta sampai Rp250 juta", 50_000_001, 250_000_000),
    "lebih": ("di atas Rp250 juta", 250_000_001, 10**15),
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter: what stands in the address, what the visitor reads, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


class CaseStudyFilters:
    """What the address asks for, what may be asked for, and the case studies that pass.

    Values that do not exist are ignored: an old link still shows something.
    """

    def __init__(self, query: QueryDict, studies: QuerySet):
        rows = list(studies.order_by().values_list("topic__slug", "topic__title", "region__code", "year"))
        self.topic = query.get("bidang", "")
        self.province = query.get("provinsi", "")
        self.year = query.get("tahun", "")
        self.cost = query.get("biaya", "")
        provinces = self._provinces({code[:2] for _, _, code, _ in rows if code})
        self.topics = self._choices({slug: title for slug, title, _, _ in rows if slug}, self.topic)
        self.provinces = self._choices(provinces, self.province)
        self.years = self._choices({str(year): str(year) for year in sorted({row[3] for row in rows}, reverse=True)}, self.year)
        self.costs = self._choices({value: label for value, (label, _, _) in COST_BANDS.items()}, self.cost)
        self.results = self._filter(studies)

    @staticmethod
    def _provinces(codes: set[str]) -> dict[str, str]:
        return dict(Region.objects.filter(code__in=codes).order_by("name").values_list("code", "name"))

    @staticmethod
    def _choices(options: dict[str, str], chosen: str) -> list[Choice]:
        return [Choice(value, label, value == chosen) for value, label in options.items()]

    def _filter(self, studies: QuerySet) -> QuerySet:
        if any(choice.chosen for choice in self.topics):
            studies = studies.filter(topic__slug=self.topic)
        if any(choice.chosen for choice in self.provinces):
            studies = studies.filter(region__code__startswith=f"{self.province}.")
        if any(choice.chosen for choice in self.years):
            studies = studies.filter(year=int(self.year))
        if self.cost in COST_BANDS:
            _, low, high = COST_BANDS[self.cost]
            studies = studies.filter(cost_total__gte=low, cost_total__lte=high)
        return studies

    @property
    def fields(self) -> list[tuple[str, str, list[Choice]]]:
        """The filters as a form shows them: parameter, label, choices."""
        return [
            ("bidang", "Bidang", self.topics),
            ("provinsi", "Provinsi", self.provinces),
            ("tahun", "Tahun angka", self.years),
            ("biaya", "Biaya", self.costs),
        ]

    @property
    def chosen(self) -> dict[str, Choice]:
        """The chosen value of each filter that is in use."""
        return {name: choice for name, _, choices in self.fields for choice in choices if choice.chosen}

    @property
    def query_string(self) -> str:
        """The chosen filters as they stand in an address, for the links to other pages of the list."""
        return self._address(self.chosen)

    @property
    def removals(self) -> list[tuple[Choice, str]]:
        """Each chosen value with the address of the list without it."""
        chosen = self.chosen
        return [
            (choice, f"?{self._address({name: other for name, other in chosen.items() if other is not choice})}")
            for choice in chosen.values()
        ]

    @staticmethod
    def _address(chosen: dict[str, Choice]) -> str:
        return urlencode({name: choice.value for name, choice in chosen.items()})
