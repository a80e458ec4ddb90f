"""Other words for the same thing, from the editors' glossary: SPP and Surat Permintaan Pembayaran, bumdes and BUM Desa."""

from content.models import Term
from content.versions import remembered
from search.language import Roots, fold, stems, words


def forms(term: tuple[str, str, str]) -> list[str]:
    """Every way to write a term, from its name, full form and synonyms."""
    name, full_form, synonyms = term
    return [form for form in (name, full_form, *synonyms.splitlines()) if form.strip()]


def all_terms() -> list[tuple[str, str, str]]:
    """Name, full form and synonyms of each term."""
    return list(Term.objects.values_list("name", "full_form", "synonyms"))


@remembered
def other_names() -> dict[Roots, list[Roots]]:
    """For each name, full form or synonym of a term the others, as roots. A term that an editor adds counts at once."""
    names: dict[Roots, list[Roots]] = {}
    for term in all_terms():
        found = [roots for roots in dict.fromkeys(tuple(stems(form)) for form in forms(term)) if roots]
        for roots in found:
            others = names.setdefault(roots, [])
            others.extend(other for other in found if other != roots and other not in others)
    return names


@remembered
def words_of_names() -> frozenset[str]:
    """All words of the glossary's names: known, whether or not a page uses them."""
    return frozenset(word for term in all_terms() for form in forms(term) for word in words(fold(form)))
