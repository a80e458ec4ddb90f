"""What becomes of an uploaded picture: new bytes from its pixels, or a sentence that says why not."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.defaultfilters import filesizeformat
from PIL import Image

from content.forms import PictureField
from content.pictures import MAX_EDGE, clean_picture
from tests.content.pictures import (
    COLOURS,
    GPS,
    HTML,
    REFUSED,
    TAKEN,
    animated,
    encoded,
    painting,
    phone_jpeg,
    transparent_png,
)


def cleaned(data: bytes) -> Image.Image:
    """The picture that the portal would keep."""
    image = Image.open(clean_picture(io.BytesIO(data)))
    image.load()
    return image


def corners(image: Image.Image) -> list[str]:
    """The names of the colours at top left, top right, bottom left and bottom right, as one sees them."""
    width, height = image.size
    places = [(width // 4, height // 4), (width * 3 // 4, height // 4)]
    places += [(x, height * 3 // 4) for x, _ in places]

    def name(colour):
        return min(COLOURS, key=lambda known: sum(abs(a - b) for a, b in zip(COLOURS[known], colour, strict=False)))

    return [name(image.convert("RGB").getpixel(place)) for place in places]


UPRIGHT = ["red", "green", "blue", "yellow"]
# How the painting is to be seen when a phone's file says that it was held so.
ORIENTATIONS = {
    1: UPRIGHT,
    2: ["green", "red", "yellow", "blue"],
    3: ["yellow", "blue", "green", "red"],
    4: ["blue", "yellow", "red", "green"],
    5: ["red", "blue", "green", "yellow"],
    6: ["blue", "red", "yellow", "green"],
    7: ["yellow", "green", "blue", "red"],
    8: ["green", "yellow", "red", "blue"],
}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_photo_held_sideways_comes_out_upright(orientation):
    image = cleaned(phone_jpeg(orientation))
    assert corners(image) == ORIENTATIONS[orientation]
    assert image.size == ((64, 48) if orientation < 5 else (48, 64))


def test_nothing_of_a_photo_is_kept_but_its_pixels():
    data = clean_picture(io.BytesIO(phone_jpeg())).read()
    assert GPS in phone_jpeg()
    for secret in (GPS, b"Exif", b"Telepon Murah", b"catatan pribadi", b"http://ns.adobe.com", b"ICC_PROFILE"):
        assert secret not in data
    assert dict(Image.open(io.BytesIO(data)).getexif()) == {}


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_is_kept_as_a_new_file_of_a_known_kind(name):
    _, data, kind = TAKEN[name]
    file = clean_picture(io.BytesIO(data))
    image = Image.open(file)
    assert image.format == kind
    assert file.name == {"JPEG": "gambar.jpg", "PNG": "gambar.png"}[kind]
    assert dict(image.getexif()) == {}
    assert getattr(image, "n_frames", 1) == 1
    assert (
        not {"exif", "comment", "icc_profile", "xmp", "photoshop", "Comment", "XML:com.adobe.xmp"} & image.info.keys()
    )


# Turned, cut, or without colours: these have tests of their own.
OTHERWISE = {"phone jpeg", "a long strip", "black and white png", "16 bits of grey", "grey jpeg", "transparent png"}


@pytest.mark.parametrize("name", sorted(TAKEN.keys() - OTHERWISE))
def test_a_picture_shows_what_it_showed(name):
    # A corner of the palette may be seen through.
    assert corners(cleaned(TAKEN[name][1]))[1:] == UPRIGHT[1:]


@pytest.mark.parametrize("name", ["16 bits of grey", "grey jpeg"])
def test_a_grey_picture_keeps_its_shades(name):
    before = painting("L")
    after = cleaned(TAKEN[name][1]).convert("L")
    for place in [(10, 10), (50, 10), (10, 40), (50, 40)]:
        assert abs(before.getpixel(place) - after.getpixel(place)) < 12


def test_what_can_be_seen_through_stays_so():
    image = cleaned(transparent_png())
    assert image.mode == "RGBA"
    assert image.getpixel((10, 10))[3] == 0
    assert image.getpixel((50, 10))[3] == 255


def test_a_moving_picture_stands_still_at_its_beginning():
    assert corners(cleaned(animated("WEBP"))) == UPRIGHT


@pytest.mark.parametrize("name", ["jpeg with a page behind it", "png with a page behind it"])
def test_what_hides_behind_the_last_pixel_is_gone(name):
    data = TAKEN[name][1]
    assert HTML in data
    assert HTML not in clean_picture(io.BytesIO(data)).read()


def test_a_huge_photo_is_made_as_large_as_paper_needs():
    image = cleaned(encoded(painting(size=(4_000, 3_000)), "JPEG"))
    assert image.size == (MAX_EDGE, MAX_EDGE * 3 // 4)
    assert corners(image) == UPRIGHT


def test_a_small_photo_is_not_blown_up():
    assert cleaned(encoded(painting(), "JPEG")).size == (64, 48)


def test_the_same_photo_gives_the_same_bytes():
    first, second = (clean_picture(io.BytesIO(phone_jpeg())).read() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_with_a_sentence(name):
    with pytest.raises(ValidationError) as refused:
        clean_picture(io.BytesIO(REFUSED[name][1]))
    (sentence,) = refused.value.messages
    assert sentence.startswith("Gambar ini ")
    assert sentence.endswith(".")


@pytest.mark.parametrize("name", ["pixels beyond all measure", "more than 50 megapixels"])
def test_too_many_pixels_are_called_that(name):
    with pytest.raises(ValidationError, match="terlalu besar"):
        clean_picture(io.BytesIO(REFUSED[name][1]))


@pytest.mark.parametrize("name", ["one pixel", "a line"])
def test_too_few_pixels_are_called_that(name):
    with pytest.raises(ValidationError, match="terlalu kecil"):
        clean_picture(io.BytesIO(REFUSED[name][1]))


# The field of the form


@pytest.mark.parametrize("name", TAKEN)
def test_the_form_takes_what_the_portal_can_clean(name):
    filename, data, kind = TAKEN[name]
    file = PictureField().clean(SimpleUploadedFile(filename, data, "image/jpeg"))
    file.seek(0)
    assert Image.open(file).format == kind
    assert GPS not in file.read()


@pytest.mark.parametrize("name", REFUSED)
def test_the_form_refuses_what_is_no_picture(name):
    filename, data = REFUSED[name]
    with pytest.raises(ValidationError) as refused:
        PictureField().clean(SimpleUploadedFile(filename, data, "image/jpeg"))
    assert refused.value.messages[0].endswith(".")


def test_the_form_refuses_a_heavy_file_before_it_is_decoded(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1_000
    with pytest.raises(ValidationError, match="Berkas ini terlalu besar") as refused:
        PictureField().clean(SimpleUploadedFile("berat.jpg", b"\x00" * 1_001, "image/jpeg"))
    assert filesizeformat(1_000) in refused.value.messages[0]


def test_the_form_asks_for_a_picture():
    with pytest.raises(ValidationError):
        PictureField().clean(None)
