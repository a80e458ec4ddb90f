"""Pictures as editors upload them: through the admin's own screens, to the disk, and out again on a page."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from content.models import PortalImage, Rendition
from tests.content.pictures import GPS, REFUSED, TAKEN, encoded, painting, phone_jpeg, transparent_png
from tests.factories import publish


def upload(data: bytes, filename: str = "IMG_20260312_Rumah_Pak_Budi.jpg") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(filename, data, "image/jpeg")


def add(client, file, title="Rabat beton"):
    """Sends the form `Tambah gambar`."""
    return client.post(
        reverse("wagtailimages:add"),
        {"title": title, "file": file, "collection": Collection.get_first_root_node().pk},
    )


def add_multiple(client, file, **fields):
    """Drops a file onto the page for many pictures; gives the answer's JSON."""
    response = client.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": file, "collection": Collection.get_first_root_node().pk} | fields,
    )
    assert response.status_code == 200
    return json.loads(response.content)


def files_below(folder) -> list[Path]:
    """All files in a folder, however deep."""
    return [path for path in Path(folder).rglob("*") if path.is_file()]


@pytest.fixture
def stored(settings, tmp_path):
    """All files that the portal has written for uploads so far, public and private."""
    return lambda: files_below(settings.MEDIA_ROOT) + files_below(tmp_path / "private")


@pytest.mark.parametrize("name", TAKEN)
def test_an_editor_uploads_a_picture(editor_client, name):
    filename, data, kind = TAKEN[name]
    response = add(editor_client, upload(data, filename))
    assert response.status_code == 302
    image = PortalImage.objects.get()
    with image.file.open() as file:
        assert Image.open(file).format == kind
    assert (image.width, image.height) == Image.open(image.file.path).size


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_and_nothing_is_stored(editor_client, stored, name):
    filename, data = REFUSED[name]
    response = add(editor_client, upload(data, filename))
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not PortalImage.objects.exists()
    assert stored() == []


@pytest.mark.parametrize("name", REFUSED)
def test_dropping_what_is_no_picture_gives_a_sentence_and_stores_nothing(editor_client, stored, name):
    filename, data = REFUSED[name]
    if not data:
        pytest.skip("browsers send an empty file as no file")
    answer = add_multiple(editor_client, upload(data, filename))
    assert answer["success"] is False
    assert answer["error_message"].endswith(".")
    assert not PortalImage.objects.exists()
    assert not UploadedFile.objects.exists()
    assert stored() == []


@pytest.mark.parametrize("name", TAKEN)
def test_dropping_a_picture_adds_it(editor_client, name):
    filename, data, _ = TAKEN[name]
    assert add_multiple(editor_client, upload(data, filename))["success"] is True
    assert PortalImage.objects.count() == 1


@pytest.mark.parametrize("title", ["", "x" * 300])
def test_a_dropped_picture_that_still_needs_a_title_waits_cleaned_and_hidden(editor_client, settings, tmp_path, title):
    answer = add_multiple(editor_client, upload(phone_jpeg()), title=title)
    waiting = UploadedFile.objects.get(pk=answer["uploaded_file_id"])
    everything = files_below(settings.MEDIA_ROOT) + files_below(tmp_path / "private")
    assert everything
    assert not [path for path in everything if GPS in path.read_bytes()]
    assert not [path for path in everything if "Budi" in path.name]
    assert files_below(settings.MEDIA_ROOT) == []

    prefix = f"uploaded-image-{waiting.pk}"
    response = editor_client.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]),
        {
            f"{prefix}-title": "Rabat beton",
            f"{prefix}-collection": Collection.get_first_root_node().pk,
            f"{prefix}-tags": "",
        },
    )
    assert response.json()["success"] is True
    image = PortalImage.objects.get()
    assert GPS not in Path(image.file.path).read_bytes()
    assert (image.width, image.height) == (48, 64)


def test_a_dropped_picture_gets_its_title_and_keeps_its_file(editor_client):
    answer = add_multiple(editor_client, upload(phone_jpeg()))
    image = PortalImage.objects.get()
    assert 'type="file"' not in answer["form"]
    prefix = f"image-{image.pk}"
    data = {f"{prefix}-title": "Rabat beton", f"{prefix}-collection": image.collection_id, f"{prefix}-tags": ""}
    response = editor_client.post(reverse("wagtailimages:edit_multiple", args=[image.pk]), data)
    assert response.json()["success"] is True
    name = image.file.name
    image.refresh_from_db()
    assert (image.title, image.file.name) == ("Rabat beton", name)


def test_the_chooser_in_a_lesson_cleans_pictures_too(editor_client):
    response = editor_client.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "Rabat",
            "image-chooser-upload-file": upload(phone_jpeg()),
            "image-chooser-upload-collection": Collection.get_first_root_node().pk,
        },
    )
    assert response.status_code == 200
    image = PortalImage.objects.get()
    assert GPS not in Path(image.file.path).read_bytes()


def test_the_chooser_in_a_lesson_refuses_what_is_no_picture(editor_client, stored):
    filename, data = REFUSED["truncated jpeg"]
    response = editor_client.post(
        reverse("wagtailimages_chooser:create"),
        {"image-chooser-upload-title": "Rabat", "image-chooser-upload-file": upload(data, filename)},
    )
    assert response.status_code == 200
    assert not PortalImage.objects.exists()
    assert stored() == []


def test_a_heavy_file_is_refused(editor_client, settings, stored):
    response = add(
        editor_client, upload(encoded(painting(), "JPEG") + b"\x00" * settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    )
    assert "terlalu besar" in str(response.context["form"].errors["file"])
    assert stored() == []


def test_somebody_who_is_not_signed_in_uploads_nothing(client, db, stored):
    assert add(client, upload(phone_jpeg())).status_code == 302
    assert not PortalImage.objects.exists()
    assert stored() == []


@pytest.fixture
def photo(editor_client):
    """A photo that an editor has uploaded from a phone."""
    add(editor_client, upload(encoded(painting(size=(800, 600)), "JPEG", comment=GPS)))
    return PortalImage.objects.get()


def test_a_stored_picture_has_a_name_that_tells_nothing(photo):
    path = Path(photo.file.name)
    assert path.parent == Path("images")
    assert "Budi" not in path.name
    assert "gambar" not in path.name
    assert len(path.stem) >= 16


def test_two_uploads_of_one_file_have_different_names(editor_client):
    for _ in range(2):
        add(editor_client, upload(phone_jpeg()))
    first, second = PortalImage.objects.all()
    assert first.file.name != second.file.name


def test_no_address_leads_to_the_original(photo, settings, client):
    original = Path(photo.file.path).read_bytes()
    public = files_below(settings.MEDIA_ROOT)
    assert not Path(photo.file.path).is_relative_to(settings.MEDIA_ROOT)
    assert public
    assert not [path for path in public if path.read_bytes() == original]
    for folder in ("", "private/", "../private/", "%2e%2e/private/"):
        assert client.get(f"/media/{folder}{photo.file.name}").status_code in (400, 404)


def test_all_sizes_are_made_at_upload_and_hold_nothing_but_pixels(photo, settings):
    specs = set(photo.renditions.values_list("filter_spec", flat=True))
    assert {"fill-360x203|format-avif", "fill-540x304|format-webp", "width-1080|format-jpeg"} <= specs
    assert "fill-1200x630|format-jpeg" in specs
    for path in files_below(settings.MEDIA_ROOT):
        data = path.read_bytes()
        assert GPS not in data
        assert b"Exif" not in data
        assert dict(Image.open(path).getexif()) == {}


def test_sizes_do_not_tell_the_name_of_the_upload(photo):
    assert not [rendition.file.name for rendition in photo.renditions.all() if "Budi" in rendition.file.name]


def test_sizes_of_a_transparent_picture_are_made_too(editor_client):
    add(editor_client, upload(transparent_png(), "logo.png"))
    assert PortalImage.objects.get().renditions.filter(filter_spec="width-360|format-webp").exists()


def test_a_page_with_a_photo_writes_nothing_when_it_is_read(photo, make_lesson, client):
    image = {"image": photo.pk, "alt_text": "Rabat diukur", "decorative": False}
    body = [{"type": "figure", "value": {"image": image, "caption": "Tebal"}}]
    page = make_lesson(slug="foto", body=body)
    page.cover = photo
    publish(page)
    client.logout()
    before = Rendition.objects.count()
    text = client.get("/belajar/keuangan-desa/pajak-desa/foto/").content.decode()
    assert Rendition.objects.count() == before
    assert 'alt="Rabat diukur"' in text
    assert 'loading="lazy"' in text
    assert ".avif" in text
    assert ".webp" in text
    assert "/media/images/" in text
    assert photo.file.name not in text


def test_a_shared_link_shows_the_cover(photo, lesson, client):
    lesson.cover = photo
    publish(lesson)
    text = client.get("/belajar/keuangan-desa/pajak-desa/ppn-semen/").content.decode()
    assert photo.renditions.get(filter_spec="fill-1200x630|format-jpeg").url in text


def test_a_replaced_picture_has_all_its_sizes(photo, editor_client, settings):
    before = set(photo.renditions.values_list("filter_spec", flat=True))
    response = editor_client.post(
        reverse("wagtailimages:edit", args=[photo.pk]),
        {
            "title": "Lain",
            "collection": photo.collection_id,
            "file": upload(encoded(Image.new("RGB", (900, 600), "white"), "JPEG", comment=GPS)),
            "tags": "",
            "focal_point_x": "",
        },
    )
    assert response.status_code == 302
    photo.refresh_from_db()
    assert (photo.width, photo.height) == (900, 600)
    assert set(photo.renditions.values_list("filter_spec", flat=True)) >= before
    for rendition in photo.renditions.all():
        assert min(Image.open(rendition.file.path).convert("L").getextrema()) > 250
    assert not [path for path in files_below(settings.MEDIA_ROOT) if GPS in path.read_bytes()]


def test_a_replacement_that_is_no_picture_leaves_the_old_one(photo, editor_client):
    name = photo.file.name
    filename, data = REFUSED["truncated jpeg"]
    response = editor_client.post(
        reverse("wagtailimages:edit", args=[photo.pk]),
        {"title": "Lain", "collection": photo.collection_id, "file": upload(data, filename), "tags": ""},
    )
    assert response.status_code == 200
    photo.refresh_from_db()
    assert photo.file.name == name
    assert Path(photo.file.path).exists()


def test_the_screens_for_pictures_open(photo, editor_client):
    for address in (
        reverse("wagtailimages:index"),
        reverse("wagtailimages:add"),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtailimages:edit", args=[photo.pk]),
        reverse("wagtailimages:delete", args=[photo.pk]),
        reverse("wagtailimages_chooser:choose"),
    ):
        assert editor_client.get(address).status_code == 200


def test_a_deleted_picture_takes_its_files_along(
    photo, editor_client, settings, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        editor_client.post(reverse("wagtailimages:delete", args=[photo.pk]))
    assert files_below(settings.MEDIA_ROOT) == []
    assert files_below(tmp_path / "private") == []
