"""What a search box offers while somebody types: terms with their full form, pages by title, what others searched for."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from wagtail.search.backends import get_search_backend

from content.models.portal_page import address_of
from search.backends import about_all
from search.facets import names_of_values
from search.language import STOP_WORDS, fold, words
from search.log import frequent
from search.models import Entry
from search.queries import typed, understand
from search.ranking import Candidate, Ranker
from search.synonyms import other_names
from search.vocabulary import current_vocabulary

LIMIT = 6
TERMS = 2  # of the offers at most
SEARCHES = 2  # likewise
MAX_MATCHES = 60  # some of them may not be open to all
SHORTEST = 2  # letters


@dataclass(frozen=True)
class Suggestion:
    """One offer: what it says, what sort it is, and where it leads."""

    text: str
    kind: str
    url: str


def suggestions(text: str) -> list[Suggestion]:
    """At most LIMIT offers for what has been typed so far, terms first when one is named so."""
    entries = suggested(text)
    beginning = fold(text)
    terms = [entry for entry in entries if entry.kind == "term" and fold(entry.title).startswith(beginning)][:TERMS]
    others = [entry for entry in entries if entry.kind != "term"]
    kinds = names_of_values()["jenis"]
    offers = [
        Suggestion(
            entry.title, kinds.get(entry.kind, ""), address_of(entry.url_path) if entry.page_id else entry.address
        )
        for entry in [*terms, *others][:LIMIT]
    ]
    return [*offers, *past_searches(beginning, {fold(offer.text) for offer in offers})[: LIMIT - len(offers)]]


def past_searches(beginning: str, offered: set[str]) -> list[Suggestion]:
    """What was often searched for and begins so, unless it is offered already."""
    if len(beginning) < SHORTEST:
        return []
    texts = [text for text in frequent() if text.startswith(beginning) and text not in {beginning, *offered}]
    return [Suggestion(text, "Pencarian", f"{reverse('search')}?{urlencode({'q': text})}") for text in texts[:SEARCHES]]


def suggested(text: str) -> list[Entry]:
    """The entries that what was typed so far may be going to name, likeliest first."""
    text, found = typed(text)
    if len(text) < SHORTEST or not found:
        return []
    backend = get_search_backend()
    vocabulary = current_vocabulary()
    keys = backend.find_titles(" ".join(found), MAX_MATCHES)
    query = understand(text, vocabulary, other_names(), unfinished=True)
    if len(keys) < LIMIT:
        telling = [word for word in words(query.corrected_text) if word not in STOP_WORDS]
        if telling and telling != found:
            keys += backend.find_titles(" ".join(telling), MAX_MATCHES)
    if len(keys) < LIMIT and query:
        keys += backend.find(about_all(query), query, MAX_MATCHES)
    keys = list(dict.fromkeys(keys))[:MAX_MATCHES]
    # Columns of the page and the texts, not objects: to make those takes longer than all the rest.
    may_be_shown = Entry.objects.open_to_all().filter(pk__in=keys)
    columns = {
        "url_path": F("page__url_path"),
        "title_roots": F("texts__title_roots"),
        "head_roots": F("texts__head_roots"),
    }
    entries = may_be_shown.annotate(**columns).only("kind", "title", "address", "page_id").in_bulk()
    ranked = Ranker(query, vocabulary).order(
        [Candidate(entry.pk, entry.title_roots, entry.head_roots, "") for entry in entries.values()]
    )
    scores = {row.key: row.score for row in ranked}
    found_entries = [entries[key] for key in keys if key in entries]
    return sorted(
        found_entries,
        key=lambda entry: (not begins(entry.title, text), not has(entry.title, found), -scores.get(entry.pk, 0)),
    )


def begins(title: str, text: str) -> bool:
    """Whether a title begins with what was typed."""
    return fold(title).startswith(text)


def has(title: str, found: list[str]) -> bool:
    """Whether all words that were typed stand in a title, the last of them perhaps unfinished."""
    in_title = words(fold(title))
    return set(found[:-1]) <= set(in_title) and any(word.startswith(found[-1]) for word in in_title)
