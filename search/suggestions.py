"""What a search box offers while somebody types: pages by title, and terms with their full form."""

from dataclasses import dataclass

from django.urls import reverse
from wagtail.search.backends import get_search_backend

from content.models import ContentPage, Term
from search.queries import Query

LIMIT = 6


@dataclass(frozen=True)
class Suggestion:
    """One offer: what it says, what sort it is, and where it leads."""

    text: str
    kind: str
    url: str


def suggestions(text: str) -> list[Suggestion]:
    """At most LIMIT offers for what has been typed so far, terms first when one is named so."""
    query = Query.parse(text)
    if not query or len(query.text) < 2:
        return []
    glossary = reverse("glossary")
    terms = [
        Suggestion(str(term), "Istilah", f"{glossary}?q={term.name}#{term.slug}")
        for term in Term.objects.filter(name__istartswith=query.text)[:2]
    ]
    pages = ContentPage.objects.live().public()
    results = get_search_backend().autocomplete(" ".join(query.terms), pages)[: LIMIT - len(terms)]
    return terms + [Suggestion(page.title, page.kind, page.url) for page in results]
