"""Other words for the same thing, from the editors' glossary: SPP and Surat Permintaan Pembayaran, bumdes and BUM Desa."""

from content.models import Term
from content.versions import remembered
from search.queries import Query, terms_of

LONGEST = 5  # words of a name that is looked for in a query
MAX_VARIANTS = 3

Words = tuple[str, ...]


@remembered
def other_names() -> dict[Words, list[Words]]:
    """For each name, full form or synonym of a term the others, as words. A term that an editor adds counts at once."""
    names: dict[Words, list[Words]] = {}
    for name, full_form, synonyms in Term.objects.values_list("name", "full_form", "synonyms"):
        forms = list(dict.fromkeys(tuple(terms_of(form)) for form in (name, full_form, *synonyms.splitlines())))
        forms = [form for form in forms if form]
        for form in forms:
            names.setdefault(form, []).extend(other for other in forms if other != form)
    return names


def variants(query: Query) -> list[Words]:
    """The query with a name in it exchanged for another of the same term, at most MAX_VARIANTS, longer names first."""
    names = other_names()
    found: list[Words] = []
    for length in range(min(LONGEST, len(query.terms)), 0, -1):
        for start in range(len(query.terms) - length + 1):
            before, name, after = (
                query.terms[:start],
                query.terms[start : start + length],
                query.terms[start + length :],
            )
            for other in names.get(name, []):
                variant = tuple(dict.fromkeys(before + other + after))
                if variant not in found and variant != query.terms:
                    found.append(variant)
    return found[:MAX_VARIANTS]
