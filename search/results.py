"""A search: what matches, what of it may be shown, and how many of each sort.

Engines rank. The database decides what is published and public, so that no draft shows in a list, a count or an excerpt,
whatever an index still holds.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import F
from django.http import QueryDict
from django.utils.functional import cached_property
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText, SearchQuery

from accounts.models import JobRole
from content.models import ContentPage, TopicPage
from search.excerpts import excerpt
from search.queries import Query
from search.synonyms import variants

PAGE_SIZE = 10
MAX_MATCHES = 1000  # nobody pages further; a count beyond it says "more than"


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


class Search:
    """A search as an address asks for it. Values that do not exist are ignored: an old link still shows something."""

    def __init__(self, parameters: QueryDict):
        self.query = Query.parse(parameters.get("q", ""))
        self.kinds = set(parameters.getlist("jenis"))
        self.topics = set(parameters.getlist("bidang"))
        self.roles = set(parameters.getlist("jabatan"))
        self.tag = parameters.get("label", "")
        self.page_number = parameters.get("page")

    @cached_property
    def _matches(self) -> tuple[list[int], int]:
        """Keys of all matches in order, and how many of them editors promote or hold every word. The rest hold some."""
        if not self.query:
            return [], 0
        backend = get_search_backend()

        def ask(query: SearchQuery) -> list[int]:
            return backend.ranked_keys(backend.search(query, ContentPage), MAX_MATCHES)

        terms = self.query.terms
        promoted = SearchPromotion.objects.filter(query__query_string=self.query.text, page__isnull=False)
        strict = list(promoted.order_by("sort_order").values_list("page", flat=True))
        strict += ask(reduce(or_, [PlainText(" ".join(words), operator="and") for words in (terms, *self.variants)]))
        loose = []
        if len(terms) > 1 and len(strict) < PAGE_SIZE:
            loose = ask(PlainText(" ".join(terms), operator="or"))
        strict = list(dict.fromkeys(strict))
        return list(dict.fromkeys(strict + loose)), len(strict)

    @cached_property
    def variants(self) -> list[tuple[str, ...]]:
        """The query in other words of the glossary."""
        return variants(self.query)

    @cached_property
    def marked_terms(self) -> tuple[str, ...]:
        """The words to mark in excerpts: those that were typed, and those that stand for them."""
        return tuple(dict.fromkeys(word for words in (self.query.terms, *self.variants) for word in words))

    @cached_property
    def _shown(self) -> list[dict]:
        """What may be shown of the matches, in order, with what facets count."""
        keys, _ = self._matches
        pages = ContentPage.objects.open_to_all().filter(pk__in=keys)
        if self.tag:
            pages = pages.filter(tags__slug=self.tag)
        rows = {row["pk"]: row for row in pages.order_by().values("pk", "content_type_id", "topic_id")}
        roles: dict[int, set[str]] = {}
        role_rows = JobRole.objects.filter(contents__in=rows).values_list("contents", "slug", "name")
        self._role_names = {}
        for page, slug, name in role_rows:
            roles.setdefault(page, set()).add(slug)
            self._role_names[slug] = name
        topics = {topic.pk: topic for topic in TopicPage.objects.only("pk", "slug", "title")}
        self._topic_names = {topic.slug: topic.title for topic in topics.values()}
        self._kind_names = {}
        shown = []
        for key in keys:
            if row := rows.get(key):
                kind = ContentType.objects.get_for_id(row["content_type_id"])
                self._kind_names[kind.model] = kind.name.capitalize()
                topic = topics.get(row["topic_id"])
                shown.append(
                    {
                        "pk": key,
                        "jenis": {kind.model},
                        "bidang": {topic.slug} if topic else set(),
                        "jabatan": roles.get(key, set()),
                    }
                )
        return shown

    @cached_property
    def chosen(self) -> dict[str, set[str]]:
        """The chosen values of each facet that exist."""
        asked = {"jenis": self.kinds, "bidang": self.topics, "jabatan": self.roles}
        existing = {name: set().union(*(row[name] for row in self._shown)) for name in asked} if self._shown else {}
        return {name: values & existing.get(name, set()) for name, values in asked.items()}

    def _passes(self, row: dict, but: str = "") -> bool:
        return all(not values or name == but or row[name] & values for name, values in self.chosen.items())

    @cached_property
    def keys(self) -> list[int]:
        """Keys of the pages to list, in order."""
        return [row["pk"] for row in self._shown if self._passes(row)]

    @cached_property
    def is_loose(self) -> bool:
        """Whether no listed page holds every word."""
        keys, strict = self._matches
        return bool(self.keys) and not set(self.keys) & set(keys[:strict])

    @cached_property
    def facets(self) -> list[Facet]:
        """The facets, each counted under the choices of the others."""
        labels = (
            {"jenis": self._kind_names, "bidang": self._topic_names, "jabatan": self._role_names} if self._shown else {}
        )
        titles = {"jenis": "Jenis", "bidang": "Bidang", "jabatan": "Untuk jabatan"}
        facets = []
        for name, names in labels.items():
            counts = Counter(value for row in self._shown if self._passes(row, but=name) for value in row[name])
            for value in self.chosen[name]:
                counts.setdefault(value, 0)
            options = [
                Option(value, names.get(value, value), count, value in self.chosen[name])
                for value, count in counts.most_common()
            ]
            facets.append(Facet(name, titles[name], options))
        return facets

    @cached_property
    def page_obj(self):
        """The page of results that the address asks for, each result with its `excerpt`."""
        page = Paginator(self.keys, PAGE_SIZE).get_page(self.page_number)
        pages = ContentPage.objects.cards().annotate(sections=F("text__sections")).prefetch_related("job_roles")
        cards = pages.in_bulk(page.object_list)
        results = [cards[key] for key in page.object_list if key in cards]
        for result in results:
            result.excerpt = excerpt(result.sections or [], self.marked_terms, result.summary)
        page.object_list = results
        return page

    def _address(self, without: tuple[str, str] | None = None) -> str:
        pairs = [("q", self.query.text)]
        if self.tag:
            pairs.append(("label", self.tag))
        pairs += [(name, value) for name, values in self.chosen.items() for value in sorted(values)]
        return urlencode([pair for pair in pairs if pair != without])

    @property
    def query_string(self) -> str:
        """The search with its filters as it stands in an address, for the links to other pages of results."""
        return self._address()

    @property
    def removals(self) -> list[tuple[Option, str]]:
        """Each chosen filter with the address of the results without it."""
        return [
            (option, f"?{self._address(without=(facet.name, option.value))}")
            for facet in self.facets
            for option in facet.options
            if option.chosen
        ]
