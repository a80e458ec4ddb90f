"""Keeps the entries as what was published."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from taggit.models import Tag
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from accounts.models import JobRole
from community.models import Answer, Question
from content import versions
from content.document_text import document_text_changed
from content.models import ContentPage, Regulation, Term, TopicPage
from regions.models import Region
from search import entries, tasks
from search.models import Entry


@receiver(page_published)
@receiver(page_unpublished)
def follow_page(instance, **kwargs):
    """A page that was published can be found; one that was taken back cannot."""
    if isinstance(instance, ContentPage):
        entries.keep(instance)
        follow_questions(instance)
    elif isinstance(instance, TopicPage):
        versions.raise_shared_after_commit()  # the names of topics are kept by it (search/results.py)


@receiver(post_page_move)
def follow_move(instance, **kwargs):
    """Pages that were moved belong to another topic now."""
    for page in instance.get_descendants(inclusive=True).live().type(ContentPage).specific():
        entries.keep(page)
        follow_questions(page)


@receiver(post_save, sender=JobRole)
@receiver(post_save, sender=Tag)
@receiver(post_save, sender=Region)
def follow_name(sender, instance, created, raw=False, **kwargs):
    """Pages can be found by the new name of a job role, a label or a region, their own or one that theirs lies in."""
    if created or raw:
        return
    places = Region.objects.within(instance.pk) if sender is Region else None
    named = {JobRole: {"job_roles": instance}, Tag: {"tags": instance}, Region: {"region__in": places}}
    pages = ContentPage.objects.live().filter(**named[sender])
    if keys := list(pages.order_by("pk").distinct().values_list("pk", flat=True)):
        transaction.on_commit(lambda: tasks.keep_pages.enqueue(keys))


@receiver(document_text_changed)
def follow_documents(pages, **kwargs):
    """What is written in an attached document can be found with the page."""
    for page in pages:
        entries.keep(page)


@receiver(post_save, sender=Term)
@receiver(post_save, sender=Regulation)
def follow_reference(instance, raw=False, **kwargs):
    """Terms and regulations are public as soon as they are saved."""
    if not raw:
        entries.keep(instance)


@receiver(post_delete, sender=Term)
@receiver(post_delete, sender=Regulation)
def forget_reference(instance, **kwargs):
    """What is gone cannot be found."""
    entries.remove(instance)


def follow_questions(page):
    """Questions to a page are found while it is published, under its topic. Most publications change neither."""
    known = Entry.objects.filter(kind="question", source_id__in=page.questions.values("pk"))
    if page.live:
        known = known.filter(topic=page.topic_id)
        changed = page.questions.answered().exclude(pk__in=known.values("source_id"))
    else:
        changed = page.questions.filter(pk__in=known.values("source_id"))
    for question in changed:
        entries.keep(question)


@receiver(post_save, sender=Question)
@receiver(post_save, sender=Answer)
def follow_post(instance, raw=False, created=False, **kwargs):
    """What is written, decided on or withdrawn. A question that was just asked has no answer yet."""
    if not raw and not (created and isinstance(instance, Question)):
        entries.keep(instance if isinstance(instance, Question) else instance.question)


@receiver(post_delete, sender=Question)
def forget_question(instance, **kwargs):
    """A question that is gone with its page."""
    entries.remove(instance)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def follow_privacy(instance, raw=False, **kwargs):
    """Questions to a page that was closed or opened. Entries of pages themselves are filtered when they are read."""
    if raw:
        return
    for question in Question.objects.answered().filter(page__path__startswith=instance.page.path):
        transaction.on_commit(partial(entries.keep, question))


@receiver(pre_delete, sender=Entry)
def forget_words(instance, **kwargs):
    """The words of an entry that is gone are counted no longer."""
    entries.count(set(), entries.words_of(instance))
