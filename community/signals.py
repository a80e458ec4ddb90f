"""The photos of a story follow it: public when it is, private when it is not, gone when it no longer shows them."""

from functools import partial

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from community.models import StoryPage
from community.services.photos import drop_unused_photos, hide_photos, show_photos


@receiver(page_published, sender=StoryPage)
def publish_photos(instance, **kwargs):
    """Sizes of up to eight photos take seconds: they are made after the commit, in the background."""
    drop_unused_photos(story=instance)
    transaction.on_commit(partial(show_photos.enqueue, instance.pk))


@receiver(page_unpublished, sender=StoryPage)
def unpublish_photos(instance, **kwargs):
    """Nobody reads the story any more, so nobody sees its photos."""
    hide_photos(story=instance)
