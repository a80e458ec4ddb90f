import logging
from dataclasses import asdict

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from content.models import Term, TopicPage
from content.models.course import with_counts
from content.models.portal_page import mark_public
from search.language import STOP_WORDS, words
from search.log import count_opened, count_search
from search.queries import Query
from search.results import MAX_MATCHES, Search
from search.suggestions import suggestions

NEAREST_TERMS = 5
LONGEST_REPORT = 4_000  # bytes of what a page of results tells about itself

logger = logging.getLogger(__name__)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page /cari/: a form, and what was found."""
    search = Search(request.GET)
    context: dict = {"search": search, "is_first": request.GET.keys() <= {"q"}}
    if not search.keys:
        context["topics"] = with_counts(TopicPage.objects.open_to_all().order_by("path"))
        if search.query:
            context["terms"] = nearest_terms(search.query)
    response = render(request, "search/results.html", context)
    mark_public(response)
    return response


def nearest_terms(query: Query) -> list[Term]:
    """Terms of the glossary that some word of the search stands in."""
    found: dict[int, Term] = {}
    for word in words(query.corrected_text):
        if len(word) >= 3 and word not in STOP_WORDS:
            found |= {term.pk: term for term in Term.objects.matching(word)[:NEAREST_TERMS]}
    return list(found.values())[:NEAREST_TERMS]


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggestions as JSON, for the search box."""
    offers = suggestions(request.GET.get("q", ""))
    response = JsonResponse({"suggestions": [asdict(offer) for offer in offers]})
    mark_public(response)
    return response


@csrf_exempt  # nobody is signed in by it
@require_POST
def log(request: HttpRequest) -> HttpResponse:
    """Counts a search (`q`, `hasil`) or what was opened from its results (`q`, `buka`), as search.js tells it.

    What makes no sense is not counted, nor is what editors do or what another site sends; nobody is told.
    """
    told = QueryDict(request.read(LONGEST_REPORT))
    results, key = (whole_number(told.get(name, "")) for name in ("hasil", "buka"))
    is_own = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if is_own and settings.EDITOR_COOKIE_NAME not in request.COOKIES:
        try:
            if results is not None and results <= MAX_MATCHES:
                count_search(told.get("q", ""), results)
            elif key is not None:
                count_opened(told.get("q", ""), key)
        except DatabaseError as error:
            logger.warning("A search was not counted: %s", type(error).__name__)  # its message may hold the text
    return HttpResponse(status=204)


def whole_number(text: str) -> int | None:
    """The number that a text is, of at most 9 digits."""
    return int(text) if len(text) <= 9 and text.isascii() and text.isdecimal() else None
