"""A search: what matches, what of it may be shown, in which order, and how many of each sort.

Engines say what matches. The order is worked out here, the same for all of them (search/ranking.py). The database decides
what is published and public, so that no draft shows in a list, a count or an excerpt, whatever an index still holds.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.backends import get_search_backend

from content.models.portal_page import address_of
from search.backends import about_all, about_any, about_most, about_some
from search.excerpts import Excerpt, Marker
from search.facets import FACETS, Choices, Facet, Option, Topic, Values, names_of_values, topics
from search.models import Entry, EntryTexts
from search.queries import Query, understand
from search.ranking import Candidate, Ranker, is_together
from search.synonyms import other_names
from search.vocabulary import current_vocabulary

PAGE_SIZE = 20
RANKED = 150  # of the matches, as the engine orders them, the first are ordered anew
MAX_MATCHES = 500  # nobody pages further; a count beyond it says "more than"
TAIL = 0.2  # of what holds some words only, what scores less than this part of the best is left out
FRESH_DAYS, FRESH_BONUS = 365, 0.05
NEWEST = "terbaru"
ON_CARDS = ("pk", "kind", "title", "summary", "address", "place", "topic_id", "job_roles")
OF_OTHERS = {
    "sections": F("texts__sections"),
    "url_path": F("page__url_path"),
    "minutes": F("page__contentpage__minutes"),
    "transfer_size": F("page__contentpage__transfer_size"),
}

Row = tuple  # of an entry that may be shown: its key, its date, and what stands in facets.Values


@dataclass(frozen=True)
class Result:
    """One entry in the list: what it is, where it leads, the passage that answers, and what its card says beside that."""

    key: int
    kind: str
    title: str
    address: str
    excerpt: Excerpt
    topic: Topic | None
    place: str
    minutes: int | None
    transfer_size: int | None
    role_list: list[str]

    @property
    def hue(self) -> str:
        """The colour family of its topic."""
        return self.topic.hue if self.topic else ""


def result_of(row: dict, marker: Marker) -> Result:
    """The result that a row of ON_CARDS and OF_OTHERS makes."""
    names = names_of_values()
    passage = marker.excerpt(row["sections"], row["summary"])
    address = address_of(row["url_path"]) if row["url_path"] else row["address"]
    return Result(
        key=row["pk"],
        kind=names["jenis"].get(row["kind"], row["kind"]),
        title=row["title"],
        address=f"{address}#{passage.anchor}" if passage.anchor and row["url_path"] else address,
        excerpt=passage,
        topic=topics().get(row["topic_id"]),
        place=row["place"],
        minutes=row["minutes"],
        transfer_size=row["transfer_size"],
        role_list=[names["jabatan"][slug] for slug in row["job_roles"].split() if slug in names["jabatan"]],
    )


class Search:
    """A search as an address asks for it. Values that do not exist are ignored: an old link still shows something."""

    def __init__(self, parameters: QueryDict):
        self.asked = {name: {value.replace("\0", "") for value in parameters.getlist(name)} for name in FACETS}
        self.is_literal = parameters.get("persis") == "1"
        self.is_newest_first = parameters.get("urut") == NEWEST
        self.page_number = parameters.get("page")
        self._candidates: dict[int, Candidate] = {}
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
    def _matches(self) -> tuple[list[Row], set[int]]:
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
        newest = max((dated for _, dated, *_ in found.values() if dated), default=None)
        candidates = [Candidate(*text, bonus=self._freshness(found[text[0]][1], newest)) for text in texts]
        self._candidates = {candidate.key: candidate for candidate in candidates}
        ranked = Ranker(self.query, self.vocabulary).order(candidates)
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
    def _open_to_all(keys: list[int]) -> dict[int, Row]:
        """What may be shown of these entries, by their keys."""
        if not keys:
            return {}
        # Numbers, which take longer as parameters than the query takes; PostgreSQL joins rows and compares a list.
        listed = RawSQL("VALUES " + ",".join(f"({key})" for key in keys), [])  # noqa: S611
        rows = Entry.objects.open_to_all().filter(pk__in=listed).order_by().values_list("pk", "dated", *Values._fields)
        return {row[0]: row for row in rows}

    @cached_property
    def _shown(self) -> list[Row]:
        matches, complete = self._matches
        if not self.is_newest_first:
            return matches
        answers = [match for match in matches if match[0] in complete] or matches
        return sorted(answers, key=lambda match: (match[1] is not None, match[1], match[0]), reverse=True)

    @cached_property
    def choices(self) -> Choices:
        """The facets, and what is chosen of them."""
        return Choices([match[2:] for match in self._shown], self.asked)

    @cached_property
    def keys(self) -> list[int]:
        """Keys of the entries to list, in order."""
        passing = self.choices.passing()
        return [match[0] for match in self._shown if match[2:] in passing]

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
        answers = [self._candidates[key] for key in first]
        return not any(is_together(self.query, answer.title, answer.head, answer.body) for answer in answers)

    @cached_property
    def facets(self) -> list[Facet]:
        """The facets to narrow the results by."""
        return self.choices.facets()

    @cached_property
    def page_obj(self):
        """The page of results that the address asks for."""
        page = Paginator(self.keys, PAGE_SIZE).get_page(self.page_number)
        # Columns, not objects: to make pages of them takes as long as all the rest.
        rows = Entry.objects.filter(pk__in=page.object_list).values(*ON_CARDS, **OF_OTHERS)
        marker = Marker(self.query.marked)
        results = {row["pk"]: result_of(row, marker) for row in rows}
        page.object_list = [results[key] for key in page.object_list if key in results]  # type: ignore[misc]
        return page

    def address(self, *, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The search with its filters as it stands in an address."""
        pairs = [("q", self.query.text)]
        pairs += [(name, value) for name, values in self.choices.chosen.items() for value in sorted(values)]
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
