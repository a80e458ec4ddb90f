"""What follows from a publication or an upload."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import CollectionViewRestriction, UploadedFile
from wagtail.signals import page_published, post_page_move

from content.document_text import pages_with, read_document, tell
from content.models import ContentPage, PortalDocument, PortalImage
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
    if not raw and not instance.is_private:
        instance.make_renditions()


@receiver(pre_save, sender=PortalDocument)
def notice_file(instance, raw=False, update_fields=None, **kwargs):
    """The text of a file says nothing about the one that takes its place."""
    if raw or instance._state.adding or (update_fields and "file" not in update_fields):
        return
    before = PortalDocument.objects.filter(pk=instance.pk).values_list("file", flat=True).first()
    if before != instance.file.name:  # each upload has a folder of its own
        instance.text_state, instance.text_note = PortalDocument.TextState.WAITING, ""


@receiver(post_save, sender=PortalDocument)
def follow_document(instance, raw=False, update_fields=None, **kwargs):
    """A file that nobody has read is read; one that was may have come into a collection that is closed, or out of it."""
    if raw or (update_fields and "file" not in update_fields):
        return
    if instance.text_state == PortalDocument.TextState.WAITING:
        transaction.on_commit(partial(read_document.enqueue, instance.pk))
    else:
        transaction.on_commit(partial(tell, pages_with(instance)))


@receiver(pre_delete, sender=PortalDocument)
def follow_deletion(instance, **kwargs):
    """Which pages attached a document is not known afterwards."""
    transaction.on_commit(partial(tell, pages_with(instance)))


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def follow_privacy(instance, raw=False, **kwargs):
    """What stands in a closed collection is not found by those who may not open it."""
    if raw:
        return
    for document in PortalDocument.objects.filter(collection__path__startswith=instance.collection.path):
        transaction.on_commit(partial(tell, pages_with(document)))
