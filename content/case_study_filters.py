"""Filters of the list of case studies, read from an address that anyone may have typed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict

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


def of_province(field: str) -> Coalesce:
    """A field of the province that a case study's region lies in, or is."""
    return Coalesce(*(F("__".join(["region", *["parent"] * up, field])) for up in (3, 2, 1, 0)))


class CaseStudyFilters:
    """What the address asks for, what may be asked for, and the `keys` of the case studies that pass, newest first.

    Values that do not exist are ignored: an old link still shows something. `studies` is a queryset of case studies.
    """

    def __init__(self, query: QueryDict, studies: QuerySet):
        rows = list(
            studies.order_by("-year", "title").values_list(
                "pk", "topic__slug", "topic__title", of_province("code"), of_province("name"), "year", "cost_total"
            )
        )
        self.topic = query.get("bidang", "")
        self.province = query.get("provinsi", "")
        self.year = query.get("tahun", "")
        self.cost = query.get("biaya", "")
        self.topics = self._choices({row[1]: row[2] for row in rows if row[1]}, self.topic)
        names = {row[3]: row[4] for row in rows if row[3]}
        self.provinces = self._choices(dict(sorted(names.items(), key=lambda item: item[1])), self.province)
        self.years = self._choices({str(row[5]): str(row[5]) for row in rows}, self.year)
        self.costs = self._choices({value: label for value, (label, _, _) in COST_BANDS.items()}, self.cost)
        self.keys = [row[0] for row in rows if self._passes(*row[1:])]

    @staticmethod
    def _choices(options: dict[str, str], chosen: str) -> list[Choice]:
        return [Choice(value, label, value == chosen) for value, label in options.items()]

    def _passes(self, topic, _title, province, _name, year, cost) -> bool:
        chosen = self.chosen
        _, low, high = COST_BANDS.get(self.cost, ("", None, None))
        return (
            ("bidang" not in chosen or topic == self.topic)
            and ("provinsi" not in chosen or province == self.province)
            and ("tahun" not in chosen or str(year) == self.year)
            and ("biaya" not in chosen or (cost is not None and low <= cost <= high))
        )

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
