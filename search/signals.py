"""Keeps the entries as what was published."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from taggit.models import Tag
from wagtail.signals import page_published, page_unpublished, post_page_move

from accounts.models import JobRole
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
    elif isinstance(instance, TopicPage):
        versions.raise_shared_after_commit()  # the names of topics are kept by it (search/results.py)


@receiver(post_page_move)
def follow_move(instance, **kwargs):
    """Pages that were moved belong to another topic now."""
    for page in instance.get_descendants(inclusive=True).live().type(ContentPage).specific():
        entries.keep(page)


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


@receiver(pre_delete, sender=Entry)
def forget_words(instance, **kwargs):
    """The words of an entry that is gone are counted no longer."""
    entries.count(set(), entries.words_of(instance))
