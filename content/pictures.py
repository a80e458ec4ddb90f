"""The one way for a picture into the portal.

An uploaded file is decoded inside a guard, turned upright and written anew from its pixels. So nothing of the file survives but
what one sees: no place or time of a phone, no second image, no script behind the last byte. What cannot be decoded is refused
before anything is stored.
"""

import io
import warnings
from typing import BinaryIO

import pillow_heif
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps

pillow_heif.register_heif_opener()

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
MAX_EDGE = 2400  # pixels: enough for A4 in print at 200 dpi
MIN_EDGE = 16
PHOTO_EDGE = 1600  # pixels, and below:
PHOTO_BYTES = 200_000  # for photos from phones, which come in numbers and over weak signal

UNREADABLE = "Gambar ini tidak dapat dibaca. Simpan ulang sebagai JPG atau PNG, lalu coba lagi."
TOO_LARGE = "Gambar ini terlalu besar. Perkecil sampai paling banyak 50 megapiksel."
TOO_SMALL = f"Gambar ini terlalu kecil. Sisinya sedikitnya {MIN_EDGE} piksel."


def clean_picture(file: BinaryIO) -> SimpleUploadedFile:
    """A new JPEG (or a PNG, where there is transparency) with the pixels of `file`, at most MAX_EDGE on a side.

    Raises ValidationError with a sentence for the person who uploaded it.
    """
    image = _decode_guarded(file)
    output = io.BytesIO()
    if image.mode == "RGBA":
        image.save(output, "PNG", optimize=True)
        return SimpleUploadedFile("gambar.png", output.getvalue(), "image/png")
    image.save(output, "JPEG", quality=88, optimize=True, progressive=True)
    return SimpleUploadedFile("gambar.jpg", output.getvalue(), "image/jpeg")


def clean_photo(file: BinaryIO) -> SimpleUploadedFile:
    """A new JPEG with the pixels of `file`, at most PHOTO_EDGE on a side and PHOTO_BYTES long.

    Raises ValidationError with a sentence for the person who uploaded it.
    """
    image = _decode_guarded(file)
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    edge = PHOTO_EDGE
    while True:
        image.thumbnail((edge, edge))
        for quality in (82, 70, 58):
            output = io.BytesIO()
            image.save(output, "JPEG", quality=quality, optimize=True, progressive=True)
            if output.tell() <= PHOTO_BYTES:
                return SimpleUploadedFile("foto.jpg", output.getvalue(), "image/jpeg")
        edge = edge * 3 // 4


def _decode_guarded(file: BinaryIO) -> Image.Image:
    """The pixels of `file`. Raises ValidationError for whatever is no picture that the portal takes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decode(file)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise ValidationError(TOO_LARGE, code="too_large") from None
    except Exception:  # noqa: BLE001 - decoders fail on hostile files in every way there is
        raise ValidationError(UNREADABLE, code="unreadable") from None


def _decode(file: BinaryIO) -> Image.Image:
    """The upright pixels of `file` as RGB or RGBA, without anything else that the file held."""
    file.seek(0)
    source = Image.open(file, formats=FORMATS)
    width, height = source.size
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(TOO_LARGE, code="too_large")
    if min(width, height) < MIN_EDGE:
        raise ValidationError(TOO_SMALL, code="too_small")
    # A JPEG far larger than needed is decoded at a fraction of its size: less memory for the same result.
    source.draft("RGB", (MAX_EDGE, MAX_EDGE))
    source.load()
    try:
        upright = ImageOps.exif_transpose(source)
    except Exception:  # noqa: BLE001 - damaged EXIF says nothing about the pixels, which are fine
        upright = source
    if upright.mode.startswith("I"):
        # 16 bits of grey, as some scanners write: a plain conversion makes all of it white.
        upright = upright.convert("I").point(lambda grey: grey / 257).convert("L")
    transparent = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    pixels = upright.convert("RGBA" if transparent else "RGB")
    pixels.thumbnail((MAX_EDGE, MAX_EDGE))
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    return clean
