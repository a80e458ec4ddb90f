"""Makes entries from what is published, and keeps count of their words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Model
from django.urls import reverse
from django.utils.text import Truncator
from modelsearch.tasks import insert_or_update_object_task

from community.models import Question
from content.models import ContentPage, Regulation, Section, Term
from search.language import fold, stem, stem_text, words
from search.models import Entry, EntryTexts, Word

LONGEST_WORD = 60
AT_ONCE = 200
KEY = ["source_type", "source_id"]
ANSWERS, SUMMARY_LENGTH = 10, 250  # of a question


def of_page(page: ContentPage) -> dict:
    """The fields of a page's entry."""
    return {
        "page_id": page.pk,
        "title": page.title,
        "summary": page.summary,
        "sections": [asdict(section) for section in [*page.get_sections(), *shown_beside(page)]],
        "topic_id": page.topic_id,
        "province": page.region_id[:2] if page.region_id else "",
        "place": page.region.place if page.region else "",
        "year": getattr(page, "year", None),
        "job_roles": " ".join(role.slug for role in page.job_roles.all()),
        "tags": " ".join(tag.slug for tag in page.tags.all()),
        "dated": page.reviewed_on or (page.first_published_at and page.first_published_at.date()),
    }


def shown_beside(page: ContentPage) -> list[Section]:
    """What a page shows beside its text: what one can do afterwards, what its figure counts, where, for whom, its labels."""
    lines = [getattr(page, "objectives", ""), getattr(page, "headline_label", "")]
    lines += [page.region.full_name] if page.region else []
    lines += [role.name for role in page.job_roles.all()]
    lines += [tag.name for tag in page.tags.all()]
    text = "\n".join(filter(None, lines))
    return [Section("", "", text)] if text else []


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


def of_question(question: Question) -> dict:
    """The fields of a question's entry, with its best answers."""
    answers = list(question.answers.shown().best_first().values_list("text", flat=True)[:ANSWERS])
    return {
        "title": question.title,
        "summary": Truncator(" ".join(answers[0].split())).chars(SUMMARY_LENGTH) if answers else "",
        "sections": [asdict(Section("", "", text)) for text in [question.text, *answers]],
        "address": question.address,
        "topic_id": question.page.topic_id,
        "province": question.village_id[:2] if question.village_id else "",
        "dated": question.created_at.date(),
    }


MAKERS = {Term: of_term, Regulation: of_regulation, Question: of_question}


def make(source: Model) -> tuple[Entry, EntryTexts]:
    """The entry of a page, term, regulation or question, not saved."""
    fields = MAKERS.get(type(source), of_page)(source)
    sections = fields.pop("sections")
    entry = Entry(**key_of(source), kind=str(source._meta.model_name), **fields)
    return entry, EntryTexts(
        entry=entry,
        sections=sections,
        title_roots=stem_text(entry.title),
        head_roots=stem_text("\n".join([entry.summary, *(section["heading"] for section in sections)])),
        # Headings too: what is named in one and what stands right under it stand together.
        body_roots=stem_text("\n".join(f"{section['heading']}\n{section['text']}" for section in sections)),
    )


def words_of(entry: Entry | None) -> set[str]:
    """The different words of an entry."""
    return {word for word in words(fold(entry.text)) if len(word) <= LONGEST_WORD} if entry else set()


def key_of(source: Model) -> dict:
    """What names the entry of something."""
    model = ContentType.objects.get_for_model(source, for_concrete_model=True)
    return {"source_type": model, "source_id": source.pk}


def is_findable(source: Model) -> bool:
    """Whether there should be an entry."""
    if isinstance(source, Question):
        return Question.objects.open_to_all().answered().filter(pk=source.pk).exists()
    return not isinstance(source, ContentPage) or (source.live and not source.alias_of_id)


@transaction.atomic
def keep(source: Model) -> None:
    """Makes or renews the entry of something that is published; of what is not, it takes the entry out."""
    if not is_findable(source):
        remove(source)
        return
    before = Entry.objects.filter(**key_of(source)).select_related("texts").first()
    known = words_of(before)
    save([source])
    entry = Entry.objects.select_related("texts").get(**key_of(source))
    count(words_of(entry), known)
    insert_or_update_object_task.enqueue(Entry._meta.app_label, Entry._meta.model_name, str(entry.pk))


def save(sources: list[Model]) -> list[Entry]:
    """Writes the entries of these, new or not, without telling the engine."""
    made = [make(source) for source in sources]
    entries = [entry for entry, _ in made]
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=KEY, update_fields=columns(Entry, "id", *KEY)
    )
    keys = {
        (entry.source_type_id, entry.source_id): entry.pk
        for entry in Entry.objects.filter(
            source_type__in={entry.source_type_id for entry in entries}, source_id__in=[e.source_id for e in entries]
        ).only(*KEY)
    }
    for entry, texts in made:
        texts.entry_id = keys[entry.source_type_id, entry.source_id]
    EntryTexts.objects.bulk_create(
        [texts for _, texts in made],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=columns(EntryTexts, "entry"),
    )
    return entries


def columns(model: type[Model], *but: str) -> list[str]:
    """The names of a model's own fields, `but` these."""
    return [field.name for field in model._meta.concrete_fields if field.name not in but]


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
    Word.objects.filter(word__in=lost, entries=0).delete()  # nobody wrote it: a name may be among them
    new = [Word(word=word, root=stem(word)[:LONGEST_WORD], entries=1) for word in gained - known]
    Word.objects.bulk_create(new, ignore_conflicts=True)


def all_sources() -> list[models.QuerySet]:
    """Everything that there should be an entry of."""
    pages = ContentPage.objects.live().filter(alias_of=None).specific().prefetch_related("job_roles", "tags")
    questions = Question.objects.open_to_all().answered().select_related("page")
    sources = (pages, Term.objects.all(), Regulation.objects.all(), questions)
    return [queryset.order_by("pk") for queryset in sources]


def make_all() -> Iterator[int]:
    """Makes all entries anew, without telling the engine; gives how many there are after each lot."""
    made: set[tuple[int, int]] = set()
    for queryset in all_sources():
        for lot in batched(queryset.iterator(AT_ONCE), AT_ONCE):
            made.update((entry.source_type_id, entry.source_id) for entry in save(lot))
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
    for entry in Entry.objects.select_related("texts").iterator(AT_ONCE):
        counts.update(words_of(entry))
    with transaction.atomic():
        Word.objects.all().delete()
        Word.objects.bulk_create(
            (Word(word=word, root=stem(word)[:LONGEST_WORD], entries=number) for word, number in counts.items()),
            batch_size=AT_ONCE,
        )
