"""What follows from a publication or an upload."""

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import UploadedFile
from wagtail.signals import page_published, post_page_move

from content.models import ContentPage, PortalImage
from content.pictures import clean_picture
from content.transfer_size import measure


@receiver(page_published)
def keep_size(instance, **kwargs):
    """Keeps the size that cards show of a page, so that no reader's request has to work it out."""
    if isinstance(instance, ContentPage):
        ContentPage.objects.filter(pk=instance.pk).update(transfer_size=measure(instance))
        # Saving the page updated the index before its tags and job roles were written.
        label = instance._meta
        insert_or_update_object_task.enqueue(label.app_label, label.model_name, str(instance.pk))


@receiver(post_page_move)
def follow_topic(instance, **kwargs):
    """A module or lesson that was moved belongs to the topic it stands under now."""
    for page in instance.get_descendants(inclusive=True).type(ContentPage).specific():
        page.save(clean=False)


@receiver(pre_save, sender=UploadedFile)
def clean_waiting_picture(instance, **kwargs):
    """Wagtail sets the file of a picture whose title is still missing aside as it came, and takes it from there later."""
    if instance._state.adding and instance.for_content_type.model_class() is PortalImage:
        instance.file = clean_picture(instance.file)


@receiver(post_save, sender=PortalImage)
def make_renditions(instance, raw=False, **kwargs):
    """Sizes are made at upload: no reader waits for one, and reading writes nothing."""
    if not raw:
        instance.make_renditions()
