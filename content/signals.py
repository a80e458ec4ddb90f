"""What follows from a publication or an upload."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published, post_page_move

from content.models import ContentPage, PageText, PortalImage
from content.transfer_size import measure


@receiver(page_published)
def keep_text_and_size(instance, **kwargs):
    """Keeps what search results and cards show of a page, so that no reader's request has to work it out."""
    if isinstance(instance, ContentPage):
        PageText.store(instance)
        ContentPage.objects.filter(pk=instance.pk).update(transfer_size=measure(instance))


@receiver(post_page_move)
def follow_topic(instance, **kwargs):
    """A module or lesson that was moved belongs to the topic it stands under now."""
    for page in instance.get_descendants(inclusive=True).type(ContentPage).specific():
        page.save(clean=False)


@receiver(post_save, sender=PortalImage)
def make_renditions(instance, raw=False, **kwargs):
    """Sizes are made at upload: no reader waits for one, and reading writes nothing."""
    if not raw:
        instance.make_renditions()
