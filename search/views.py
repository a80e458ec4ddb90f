from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.models import Term, TopicPage
from content.models.course import with_counts
from content.models.portal_page import mark_public
from search.language import STOP_WORDS, words
from search.queries import Query
from search.results import Search
from search.suggestions import suggestions

NEAREST_TERMS = 5


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page /cari/: a form, and what was found."""
    search = Search(request.GET)
    context: dict = {"search": search}
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
