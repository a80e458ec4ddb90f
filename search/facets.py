"""What results can be narrowed by, and what each value is called."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.apps import apps
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from taggit.models import Tag

from accounts.models import JobRole
from community.models import Question
from content.models import ContentPage, Regulation, Term, TopicPage
from content.versions import remembered
from regions.models import Region

FACETS = {
    "jenis": "Jenis",
    "bidang": "Bidang",
    "jabatan": "Untuk jabatan",
    "wilayah": "Provinsi",
    "tahun": "Tahun",
    "label": "Label",
}


@dataclass(frozen=True)
class Option:
    """One value of a facet: what stands in the address, its name, how many matches have it, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass
class Facet:
    """A way to narrow the results. `name` is the parameter in the address."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)


class Values(NamedTuple):
    """What the facets count of an entry, as the database holds it: thousands of entries share a few hundred of these."""

    kind: str
    topic_id: int | None
    province: str
    year: int | None
    job_roles: str
    tags: str


class Topic(NamedTuple):
    """A topic as results show it."""

    slug: str
    title: str
    hue: str


@remembered
def topics() -> dict[int, Topic]:
    """The topics by their keys."""
    rows = TopicPage.objects.values_list("pk", *Topic._fields)
    return {key: Topic(*values) for key, *values in rows}


@remembered
def names_of_values() -> dict[str, dict[str, str]]:
    """What each value of a facet is called. One query: a page of results may have to ask it."""
    sources = [model for model in apps.get_models() if issubclass(model, ContentPage | Term | Regulation | Question)]
    names: dict[str, dict[str, str]] = {
        "jenis": {str(model._meta.model_name): str(model._meta.verbose_name).capitalize() for model in sources},
        "bidang": {topic.slug: topic.title for topic in topics().values()},
        "jabatan": {},
        "wilayah": {},
        "label": {},
    }
    for facet, value, label in named(JobRole.objects.all(), "jabatan", "slug").union(
        named(Region.objects.filter(parent=None), "wilayah", "code"),
        named(Tag.objects.all(), "label", "slug"),
        all=True,
    ):
        names[facet][value] = label
    return names


def named(queryset, facet: str, value: str):
    """Rows of a facet, a value of it, and what that is called."""
    text = CharField()
    return queryset.order_by().values_list(Value(facet, text), Cast(F(value), text), Cast(F("name"), text))


def by_facet(values: Values) -> dict[str, set[str]]:
    """The values of each facet."""
    topic = topics().get(values.topic_id or 0)
    return {
        "jenis": {values.kind},
        "bidang": {topic.slug} if topic else set(),
        "jabatan": set(values.job_roles.split()),
        "wilayah": {values.province} if values.province else set(),
        "tahun": {str(values.year)} if values.year else set(),
        "label": set(values.tags.split()),
    }


class Choices:
    """The facets of some matches, and the values that are chosen of them.

    `matches`: the values of each. `asked`: what an address asks for by facet; what no match has is ignored.
    """

    def __init__(self, matches: list[tuple], asked: dict[str, set[str]]):
        groups = Counter(matches)
        self.groups = [(values, by_facet(Values._make(values)), number) for values, number in groups.items()]
        self.chosen = {
            name: {value for value in values if any(value in has[name] for _, has, _ in self.groups)}
            for name, values in asked.items()
        }

    def _passes(self, has: dict[str, set[str]], but: str = "") -> bool:
        return all(name == but or not values or has[name] & values for name, values in self.chosen.items())

    def passing(self) -> set[tuple]:
        """The values of those matches that have what is chosen."""
        return {values for values, has, _ in self.groups if self._passes(has)}

    def facets(self) -> list[Facet]:
        """The facets, each counted under the choices of the others. One that would not narrow anything is left out."""
        facets = []
        for name, label in FACETS.items():
            names = names_of_values().get(name, {})
            counts: Counter[str] = Counter()
            for _, has, number in self.groups:
                if self._passes(has, but=name):
                    for value in has[name]:
                        counts[value] += number
            for value in self.chosen[name]:
                counts.setdefault(value, 0)
            options = [
                Option(value, names.get(value, value), count, value in self.chosen[name])
                for value, count in counts.most_common()
                if value in names or name == "tahun"
            ]
            if options:
                facets.append(Facet(name, label, options))
        return facets
