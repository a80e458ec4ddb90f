"""What a search box offers while somebody types: pages by title, and terms with their full form."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.search.backends import get_search_backend

from content.models import ContentPage, Term
from search.queries import Query

LIMIT = 6
MAX_MATCHES = 50  # some of them may not be open to all


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
        Suggestion(str(term), "Istilah", f"{glossary}?{urlencode({'q': term.name})}#{term.slug}")
        for term in Term.objects.filter(name__istartswith=query.text)[:2]
    ]
    backend = get_search_backend()
    keys = backend.ranked_keys(backend.autocomplete(" ".join(query.terms), ContentPage), MAX_MATCHES)
    pages = ContentPage.objects.open_to_all().in_bulk(keys)
    found = [pages[key] for key in keys if key in pages][: LIMIT - len(terms)]
    return terms + [Suggestion(page.title, page.kind, page.address) for page in found]
