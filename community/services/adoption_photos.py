"""Photos of steps: shown to the village and to the officers of its region, and to nobody else."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Collection

from content.models import PortalImage

COLLECTION = "Foto replikasi"
EDGE = 1080  # pixels: what the page shows, and no more to store


def photo_collection() -> Collection:
    """The collection that holds these photos."""
    found = Collection.objects.filter(name=COLLECTION, depth=2).first()
    if found is None:
        # Two that make it at once would give it the same place in the tree.
        root = Collection.objects.select_for_update().get(depth=1)
        found = Collection.objects.filter(name=COLLECTION, depth=2).first() or root.add_child(name=COLLECTION)
    return found


def shrunk(picture: SimpleUploadedFile) -> SimpleUploadedFile:
    """A clean picture at the size that is shown, as JPEG."""
    image: Image.Image = Image.open(picture)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    image.thumbnail((EDGE, EDGE))
    output = io.BytesIO()
    image.save(output, "JPEG", quality=80, optimize=True, progressive=True)
    return SimpleUploadedFile("foto.jpg", output.getvalue(), "image/jpeg")


@contextmanager
def kept_photo(picture: SimpleUploadedFile | None) -> Iterator[PortalImage | None]:
    """Keeps a picture that content.pictures.clean_picture gave; where what follows fails, its file goes again."""
    if picture is None:
        yield None
        return
    photo = PortalImage(title="Foto replikasi", file=shrunk(picture), collection=photo_collection(), is_private=True)
    # Without the signals of a save: they would make public sizes of it, and drop all kept pages.
    PortalImage.objects.bulk_create([photo])
    try:
        yield photo
    except BaseException:
        photo.file.storage.delete(photo.file.name)
        raise
