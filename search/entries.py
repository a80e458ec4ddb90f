"""Makes entries from what is published, and keeps count of their words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Model
from django.urls import reverse

from content.models import ContentPage, Regulation, Section, Term
from search.language import fold, stem, stem_text, words
from search.models import Entry, Word

LONGEST_WORD = 60
AT_ONCE = 200
KEY = ["source_type", "source_id"]


def of_page(page: ContentPage) -> dict:
    """The fields of a page's entry."""
    return {
        "page_id": page.pk,
        "title": page.title,
        "summary": page.summary,
        "sections": [asdict(section) for section in page.get_sections()],
        "topic_id": page.topic_id,
        "province": page.region_id[:2] if page.region_id else "",
        "year": getattr(page, "year", None),
        "job_roles": [role.slug for role in page.job_roles.all()],
        "tags": [tag.slug for tag in page.tags.all()],
        "dated": page.reviewed_on or (page.first_published_at and page.first_published_at.date()),
    }


def of_term(term: Term) -> dict:
    """The fields of a term's entry."""
    names = Section("", "\n".join(term.synonym_list), term.definition)
    return {
        "title": str(term),
        "summary": term.definition,
        "sections": [asdict(names)],
        "address": f"{reverse('glossary')}#{term.slug}",
    }


def of_regulation(regulation: Regulation) -> dict:
    """The fields of a regulation's entry."""
    return {
        "title": regulation.code,
        "summary": regulation.title,
        "sections": [asdict(Section("", "", "\n".join(filter(None, [regulation.title, regulation.note]))))],
        "address": f"{reverse('regulations')}#{regulation.anchor}",
        "year": regulation.year,
    }


MAKERS = {Term: of_term, Regulation: of_regulation}


def fields_of(source: Model) -> dict:
    """All fields of the entry of a page, term or regulation."""
    fields = MAKERS.get(type(source), of_page)(source)
    sections = fields["sections"]
    return fields | {
        "kind": source._meta.model_name,
        "title_roots": stem_text(fields["title"]),
        "head_roots": stem_text("\n".join([fields["summary"], *(section["heading"] for section in sections)])),
        "body_roots": stem_text("\n".join(section["text"] for section in sections)),
    }


def words_of(entry: Entry | None) -> set[str]:
    """The different words of an entry."""
    return {word for word in words(fold(entry.text)) if len(word) <= LONGEST_WORD} if entry else set()


def key_of(source: Model) -> dict:
    """What names the entry of something."""
    model = ContentType.objects.get_for_model(source, for_concrete_model=True)
    return {"source_type": model, "source_id": source.pk}


def is_findable(source: Model) -> bool:
    """Whether there should be an entry."""
    return not isinstance(source, ContentPage) or (source.live and not source.alias_of_id)


@transaction.atomic
def keep(source: Model) -> None:
    """Makes or renews the entry of something that is published; of what is not, it takes the entry out."""
    before = Entry.objects.filter(**key_of(source)).first()
    if not is_findable(source):
        remove(source)
        return
    known = words_of(before)
    entry, _ = Entry.objects.update_or_create(**key_of(source), defaults=fields_of(source))
    count(words_of(entry), known)


@transaction.atomic
def remove(source: Model) -> None:
    """Takes out the entry of something, where there is one."""
    for entry in Entry.objects.filter(**key_of(source)):
        entry.delete()


def count(now: set[str], before: set[str]) -> None:
    """Counts the words that an entry gained and lost."""
    gained, lost = now - before, before - now
    known = set(Word.objects.filter(word__in=gained).values_list("word", flat=True))
    Word.objects.filter(word__in=known).update(entries=F("entries") + 1)
    Word.objects.filter(word__in=lost, entries__gt=0).update(entries=F("entries") - 1)
    new = [Word(word=word, root=stem(word)[:LONGEST_WORD], entries=1) for word in gained - known]
    Word.objects.bulk_create(new, ignore_conflicts=True)


def all_sources() -> list[models.QuerySet]:
    """Everything that there should be an entry of."""
    pages = ContentPage.objects.live().filter(alias_of=None).specific().prefetch_related("job_roles", "tags")
    return [queryset.order_by("pk") for queryset in (pages, Term.objects.all(), Regulation.objects.all())]


def make_all() -> Iterator[int]:
    """Makes all entries anew, without telling the engine; gives how many there are after each lot."""
    columns = [field.name for field in Entry._meta.concrete_fields if field.name not in {"id", *KEY}]
    made: set[tuple[int, int]] = set()
    for queryset in all_sources():
        for lot in batched(queryset.iterator(AT_ONCE), AT_ONCE):
            fresh = [Entry(**key_of(source), **fields_of(source)) for source in lot]
            Entry.objects.bulk_create(fresh, update_conflicts=True, unique_fields=KEY, update_fields=columns)
            made.update((entry.source_type_id, entry.source_id) for entry in fresh)
            yield len(made)
    for entry in Entry.objects.only(*KEY).iterator(AT_ONCE):
        if (entry.source_type_id, entry.source_id) not in made:
            entry.delete()


def batched(items: Iterable[Model], size: int) -> Iterator[list[Model]]:
    """The items in lists of at most `size`."""
    iterator = iter(items)
    while lot := list(islice(iterator, size)):
        yield lot


def recount() -> None:
    """Counts all words anew."""
    counts: Counter[str] = Counter()
    for entry in Entry.objects.only("title", "summary", "sections").iterator(AT_ONCE):
        counts.update(words_of(entry))
    with transaction.atomic():
        Word.objects.all().delete()
        Word.objects.bulk_create(
            (Word(word=word, root=stem(word)[:LONGEST_WORD], entries=number) for word, number in counts.items()),
            batch_size=AT_ONCE,
        )
