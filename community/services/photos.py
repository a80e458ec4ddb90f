"""Photos that come with stories: taken in, shown, hidden, thrown away.

A photo has a row (content.PortalImage) and a file. The file is written before the row is committed and deleted after its row is,
so that no row is ever without its file. What a crash leaves behind is a file without a row, also of a step of an adoption, or
public sizes half made; `prune_community` sees to both.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage, default_storage, storages
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from accounts.models import User
from community.models import StoryPage, StoryPhoto
from content.models import PortalImage, Rendition

COLLECTION = "Foto cerita desa"
FOLDER = "images"  # of all pictures, in each storage
MAX_PHOTOS = 8
TOO_MANY = f"Paling banyak {MAX_PHOTOS} foto untuk satu cerita. Hapus satu foto dulu."


def photo_collection() -> Collection:
    """The collection of all photos of stories, made when it is first needed."""
    found = Collection.objects.filter(name=COLLECTION).first()
    if found is not None:
        return found
    # One at a time: a tree cannot take two children at once.
    root = Collection.objects.select_for_update().get(depth=1)
    return Collection.objects.filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)


def add_photos(*, story: StoryPage, author: User, files: Iterable[File]) -> None:
    """Puts photos at the end of `story`, which is neither saved nor locked here. A photo that it has already stays once.

    `files` come from content.pictures.clean_photo(), which takes its time and must not hold up a transaction. Raises
    ValidationError for one photo too many.
    """
    known = {photo.image.file_hash for photo in story.photos.all()}
    new: dict[str, File] = {}
    for file in files:
        digest = hash_filelike(file)
        if digest not in known:  # else sent twice, because the first answer was lost on the way
            new.setdefault(digest, file)
    if len(known) + len(new) > MAX_PHOTOS:
        raise ValidationError(TOO_MANY, code="too_many")
    for file in new.values():
        image = PortalImage(
            title=f"Foto {story.title}"[:255],
            file=file,
            collection=photo_collection(),
            uploaded_by_user=author,
            came_with=story,
            is_private=True,
        )
        image._set_image_file_metadata()
        image.save()
        story.photos.add(StoryPhoto(image=image, sort_order=story.photos.count()))


def keep_photos(*, story: StoryPage, captions: dict[int, str], consents: set[int], removed: set[int]) -> None:
    """Writes captions and consents to the photos of `story`, by the key of their picture, and takes out those removed."""
    kept: list[StoryPhoto] = []
    for photo in story.photos.all():
        if photo.image_id in removed:
            continue
        photo.caption = captions.get(photo.image_id, photo.caption)
        photo.has_consent = photo.image_id in consents
        photo.sort_order = len(kept)
        kept.append(photo)
    story.photos.set(kept)


def drop_unused_photos(*, story: StoryPage) -> None:
    """Deletes the pictures that came with `story` and that neither readers nor its newest version still show."""
    draft = story.get_latest_revision_as_object()
    used = {photo.image_id for photo in draft.photos.all()} | {draft.cover_id}
    used |= set(StoryPhoto.objects.filter(story=story).values_list("image_id", flat=True))
    used |= set(StoryPage.objects.filter(pk=story.pk).values_list("cover_id", flat=True))
    for image in PortalImage.objects.filter(came_with=story.pk).exclude(pk__in=used - {None}):
        image.delete()  # Wagtail deletes the file after the commit


@task(backend="slow")
def show_photos(story_id: int) -> None:
    """Makes the public sizes of what a published story shows. Until then its page shows the photos as they are."""
    if not StoryPage.objects.live().filter(pk=story_id).exists():
        return
    shown = StoryPhoto.objects.filter(story=story_id).values("image_id")
    for image in PortalImage.objects.filter(pk__in=shown, is_private=True):
        image.is_private = False
        image.make_renditions()
        with transaction.atomic():
            story = StoryPage.objects.filter(pk=story_id).values_list("live", flat=True).first()
            if not story:  # withdrawn in the meantime
                image.renditions.all().delete()
                return
            image.save(update_fields=["is_private"])


def hide_photos(*, story: StoryPage) -> None:
    """Takes the photos of a story away from the public: their public sizes are deleted."""
    for image in PortalImage.objects.filter(came_with=story.pk, is_private=False):
        image.is_private = True
        image.save(update_fields=["is_private"])
        for rendition in image.renditions.all():
            rendition.delete()


def finish_photos() -> int:
    """Does what a crash left undone: makes public sizes of published stories, deletes those of others. Gives how many."""
    unfinished = StoryPage.objects.live().filter(photos__image__is_private=True).distinct()
    stories = list(unfinished.values_list("pk", flat=True))
    for story in stories:
        show_photos.call(story)
    left = list(Rendition.objects.filter(image__is_private=True, image__came_with__live=False))
    for rendition in left:
        rendition.delete()
    return len(stories) + len(left)


def orphan_files() -> list[tuple[Storage, str]]:
    """Files of pictures and of their public sizes that are older than a day and that no row names: each with where it lies."""
    before = timezone.now() - timedelta(days=1)
    orphans = []
    for storage, model in ((default_storage, PortalImage), (storages["public"], Rendition)):
        if not storage.exists(FOLDER):
            continue
        # Listed before the rows are read: what comes in between has a row by then.
        names = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]]
        named = set(model.objects.values_list("file", flat=True))
        old = [name for name in names if name not in named and storage.get_modified_time(name) < before]
        orphans += [(storage, name) for name in old]
    return orphans
