"""A lesson with a photo: the starter content has drawings only, and photos are what costs readers data."""

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw, ImageFilter

from content.models import LessonPage, PortalImage

SIZE = 1600, 1200
LEAVES, SMALLEST, LARGEST = 20_000, 7, 300  # how many, and their radius


@contextmanager
def lesson_with_photo(path: str) -> Iterator[str]:
    """The address of a copy of the lesson at `path` with a photo after its first block; it goes afterwards."""
    image = PortalImage(title="Foto", description="Foto untuk pengukuran", file=ImageFile(photo(), name="foto.jpg"))
    image.save()
    original = next(lesson for lesson in LessonPage.objects.live() if lesson.url == path)
    lesson = original.copy(update_attrs={"slug": "pelajaran-berfoto", "title": f"{original.title} (foto)"})
    figure = {
        "image": {"image": image.pk, "decorative": False, "alt_text": "Foto"},
        "caption": "Foto",
        "credit": "Rekaan",
    }
    first, *rest = original.body.raw_data
    lesson.body = [first, {"type": "figure", "value": figure}, *rest]
    lesson.save_revision().publish()
    try:
        yield lesson.url
    finally:
        lesson.delete()


def photo() -> io.BytesIO:
    """A made-up JPEG that compresses as photos of villages do.

    "Dead leaves": things of every size lie over one another, many small and few large, so that there are edges and detail as
    in front of a camera. At 720 pixels it takes what real photos take: 81 KB as JPEG of quality 80.
    """
    chance = random.Random(1)  # noqa: S311 - the same picture in every run
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    for _ in range(LEAVES):
        radius = min(SMALLEST * chance.random() ** -0.5, LARGEST)
        x, y = chance.uniform(0, SIZE[0]), chance.uniform(0, SIZE[1])
        light = chance.uniform(30, 220)
        colour = tuple(round(light + chance.uniform(-25, 25)) for _ in range(3))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    file = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.5)).save(file, "JPEG", quality=90)
    file.seek(0)
    return file
