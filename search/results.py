"""A search: what matches, what of it may be shown, in which order, and how many of each sort.

Engines say what matches. The order is worked out here, the same for all of them (search/ranking.py). The database decides
what is published and public, so that no draft shows in a list, a count or an excerpt, whatever an index still holds.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from taggit.models import Tag
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.backends import get_search_backend

from accounts.models import JobRole
from community.models import Question
from content.models import ContentPage, Regulation, Term, TopicPage
from content.versions import remembered
from regions.models import Region
from search.backends import about_all, about_any, about_most, about_some
from search.excerpts import Excerpt, excerpt
from search.models import Entry, EntryTexts
from search.queries import Query, understand
from search.ranking import Candidate, Ranker, is_together
from search.synonyms import other_names
from search.vocabulary import current_vocabulary

PAGE_SIZE = 20
RANKED = 150  # of the matches, as the engine orders them, the first are ordered anew
MAX_MATCHES = 1000  # nobody pages further; a count beyond it says "more than"
TAIL = 0.2  # of what holds some words only, what scores less than this part of the best is left out
FRESH_DAYS, FRESH_BONUS = 365, 0.05
NEWEST = "terbaru"


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


class Match(NamedTuple):
    """An entry that may be shown."""

    key: int
    dated: date | None
    values: Values


@dataclass(frozen=True)
class Result:
    """One entry in the list: what it is, where it leads, and the passage that answers. `page` is its card, for a page."""

    entry: Entry
    kind: str
    address: str
    excerpt: Excerpt
    page: ContentPage | None = None


FACETS = {
    "jenis": "Jenis",
    "bidang": "Bidang",
    "jabatan": "Untuk jabatan",
    "wilayah": "Provinsi",
    "tahun": "Tahun",
    "label": "Label",
}


@remembered
def names_of_values() -> dict[str, dict[str, str]]:
    """What each value of a facet is called."""
    models = (ContentPage, Term, Regulation, Question)
    sources = [model for model in apps.get_models() if issubclass(model, models)]
    return {
        "jenis": {str(model._meta.model_name): str(model._meta.verbose_name).capitalize() for model in sources},
        "bidang": dict(TopicPage.objects.values_list("slug", "title")),
        "jabatan": dict(JobRole.objects.values_list("slug", "name")),
        "wilayah": dict(Region.objects.filter(parent=None).values_list("code", "name")),
        "label": dict(Tag.objects.values_list("slug", "name")),
    }


@remembered
def topic_slugs() -> dict[int, str]:
    """The slug of each topic by its key."""
    return dict(TopicPage.objects.values_list("pk", "slug"))


def by_facet(values: Values) -> dict[str, set[str]]:
    """The values of each facet."""
    topic = topic_slugs().get(values.topic_id or 0)
    return {
        "jenis": {values.kind},
        "bidang": {topic} if topic else set(),
        "jabatan": set(values.job_roles.split()),
        "wilayah": {values.province} if values.province else set(),
        "tahun": {str(values.year)} if values.year else set(),
        "label": set(values.tags.split()),
    }


class Search:
    """A search as an address asks for it. Values that do not exist are ignored: an old link still shows something."""

    def __init__(self, parameters: QueryDict):
        self.asked = {name: {value.replace("\0", "") for value in parameters.getlist(name)} for name in FACETS}
        self.is_literal = parameters.get("persis") == "1"
        self.is_newest_first = parameters.get("urut") == NEWEST
        self.page_number = parameters.get("page")
        self.vocabulary = current_vocabulary()
        self.query: Query = understand(
            parameters.get("q", ""), self.vocabulary, other_names(), literally=self.is_literal
        )

    @cached_property
    def _promoted(self) -> list[int]:
        """Keys of the entries that editors want first for just this search."""
        promoted = SearchPromotion.objects.filter(query__query_string=self.query.text, page__search_entry__isnull=False)
        return list(promoted.order_by("sort_order").values_list("page__search_entry", flat=True))

    def _ask(self, among: set[int] | None = None) -> tuple[list[int], list[int]]:
        """Keys of what holds all words, and of what holds some of them where the former fill no page."""
        if not self.query:
            return [], []
        find = get_search_backend().find
        query = self.query
        every = find(about_all(query), query, MAX_MATCHES, among)
        loose: list[int] = []
        if len(every) < PAGE_SIZE and len(query.marked) > 1:
            if most := about_most(query):
                loose = find(most, query, RANKED, among)
            if len(every) + len(loose) < PAGE_SIZE:
                loose = loose + find(about_some(query), query, RANKED, among)
            if not every and not loose:
                loose = find(about_any(query), query, PAGE_SIZE, among)
        return every, loose

    @cached_property
    def _matches(self) -> tuple[list[Match], set[int]]:
        """What may be shown, in order, and the keys of those that answer the whole question."""
        if not self.query:
            return [], set()
        among = None
        every, loose = self._ask()
        if len(every) == MAX_MATCHES and any(self.asked.values()):
            among = set(self._narrowed().values_list("pk", flat=True))
            every, loose = self._ask(among)
        matching = set(every)
        keys = list(dict.fromkeys([*self._promoted, *every, *loose]))
        found = self._open_to_all(keys)
        shown = [key for key in keys if key in found]
        best = shown[: RANKED if len(every) >= PAGE_SIZE else 2 * RANKED]
        texts = EntryTexts.objects.filter(pk__in=best).values_list("pk", "title_roots", "head_roots", "body_roots")
        newest = max((match.dated for match in found.values() if match.dated), default=None)
        ranked = Ranker(self.query, self.vocabulary).order(
            [Candidate(*text, bonus=self._freshness(found[text[0]].dated, newest)) for text in texts]
        )
        least = TAIL * ranked[0].score if ranked else 0
        order = [row.key for row in ranked if row.key in matching or row.score >= least]
        promoted = [key for key in self._promoted if key in found]
        ordered = dict.fromkeys([*promoted, *order, *(key for key in shown[len(best) :] if key in matching)])
        complete = {row.key for row in ranked if row.is_complete} | set(promoted)
        return [found[key] for key in ordered], complete

    @staticmethod
    def _freshness(dated, newest) -> float:
        """A little more for what was reviewed lately, compared with the newest of the matches."""
        if not dated:
            return 0.0
        return FRESH_BONUS * max(0.0, 1 - (newest - dated).days / FRESH_DAYS)

    def _narrowed(self):
        """Entries that have the chosen values, where an engine gives more matches than are counted."""
        entries = Entry.objects.all()
        for name, column in (("jenis", "kind"), ("bidang", "topic__slug"), ("wilayah", "province"), ("tahun", "year")):
            if values := self.asked[name]:
                entries = entries.filter(
                    **{f"{column}__in": [v for v in values if name != "tahun" or (v.isdecimal() and len(v) == 4)]}
                )
        return entries

    @staticmethod
    def _open_to_all(keys: list[int]) -> dict[int, Match]:
        """What may be shown of these entries."""
        if not keys:
            return {}
        listed = RawSQL(",".join(map(str, keys)), [])  # noqa: S611 - numbers; as parameters they take longer than the query
        rows = Entry.objects.open_to_all().filter(pk__in=listed).order_by().values_list("pk", "dated", *Values._fields)
        return {row[0]: Match(row[0], row[1], Values._make(row[2:])) for row in rows}

    @cached_property
    def _shown(self) -> list[Match]:
        matches, complete = self._matches
        if not self.is_newest_first:
            return matches
        answers = [match for match in matches if match.key in complete] or matches
        return sorted(answers, key=lambda match: (match.dated is not None, match.dated, match.key), reverse=True)

    @cached_property
    def _groups(self) -> list[tuple[Values, dict[str, set[str]], int]]:
        """What the matches have, by facet, and how many have just that."""
        groups = Counter(match.values for match in self._shown)
        return [(values, by_facet(values), number) for values, number in groups.items()]

    @cached_property
    def chosen(self) -> dict[str, set[str]]:
        """The chosen values of each facet that exist."""
        return {
            name: {value for value in asked if any(value in has[name] for _, has, _ in self._groups)}
            for name, asked in self.asked.items()
        }

    def _passes(self, has: dict[str, set[str]], but: str = "") -> bool:
        return all(name == but or not values or has[name] & values for name, values in self.chosen.items())

    @cached_property
    def keys(self) -> list[int]:
        """Keys of the entries to list, in order."""
        passing = {values for values, has, _ in self._groups if self._passes(has)}
        return [match.key for match in self._shown if match.values in passing]

    @property
    def is_cut(self) -> bool:
        """Whether there are more matches than are counted."""
        return len(self.keys) >= MAX_MATCHES

    @cached_property
    def is_loose(self) -> bool:
        """Whether no entry on the first page answers the whole question."""
        _, complete = self._matches
        first = [key for key in self.keys[:PAGE_SIZE] if key in complete]
        if not self.keys or len(self.query.concepts) < 2 or set(first) & set(self._promoted):
            return bool(self.keys) and not first
        texts = EntryTexts.objects.filter(pk__in=first).values_list("title_roots", "head_roots", "body_roots")
        return not any(is_together(self.query, *text) for text in texts)

    @cached_property
    def facets(self) -> list[Facet]:
        """The facets, each counted under the choices of the others. One that would not narrow anything is left out."""
        facets = []
        for name, label in FACETS.items():
            names = names_of_values().get(name, {})
            counts: Counter[str] = Counter()
            for _, has, number in self._groups:
                if self._passes(has, but=name):
                    counts.update(dict.fromkeys(has[name], number))
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

    @cached_property
    def page_obj(self):
        """The page of results that the address asks for."""
        page = Paginator(self.keys, PAGE_SIZE).get_page(self.page_number)
        entries = Entry.objects.annotate(sections=F("texts__sections")).in_bulk(page.object_list)
        pages = ContentPage.objects.cards().prefetch_related("job_roles")
        cards = pages.in_bulk([entry.page_id for entry in entries.values() if entry.page_id])
        kinds = names_of_values()["jenis"]
        results = []
        for key in page.object_list:
            entry = entries[key]
            card = cards.get(entry.page_id)
            passage = excerpt(entry.sections, self.query.marked, entry.summary)
            address = card.address if card else entry.address
            if passage.anchor and card:
                address = f"{address}#{passage.anchor}"
            results.append(Result(entry, kinds.get(entry.kind, entry.kind), address, passage, card))
        page.object_list = results  # type: ignore[assignment]
        return page

    def address(self, *, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The search with its filters as it stands in an address."""
        pairs = [("q", self.query.text)]
        pairs += [(name, value) for name, values in self.chosen.items() for value in sorted(values)]
        if self.is_literal:
            pairs.append(("persis", "1"))
        if self.is_newest_first:
            pairs.append(("urut", NEWEST))
        pairs = [pair for pair in pairs if pair != without and pair[0] not in changes]
        return urlencode([*pairs, *((name, value) for name, value in changes.items() if value)])

    @property
    def query_string(self) -> str:
        """For the links to other pages of results."""
        return self.address()

    @property
    def as_typed(self) -> str:
        """Leads back to what was typed, where it was corrected."""
        return f"?{self.address(persis='1')}"

    @property
    def other_order(self) -> str:
        """Leads to the same results in the other order."""
        return f"?{self.address(urut='' if self.is_newest_first else NEWEST)}"

    @property
    def removals(self) -> list[tuple[Option, str]]:
        """Each chosen filter with the address of the results without it."""
        return [
            (option, f"?{self.address(without=(facet.name, option.value))}")
            for facet in self.facets
            for option in facet.options
            if option.chosen
        ]
