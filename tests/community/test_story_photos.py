"""Photos of a story: what comes in, who sees them when, what is left of them."""

import os
import time
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from community.models import StoryPage
from community.services import stories
from content import versions
from content.models import PortalImage, Rendition
from content.pictures import PHOTO_BYTES, PHOTO_EDGE, clean_photo
from tests.community.stories import add_photo, make_photo_file, make_story, publish_story
from tests.content.pictures import GPS, REFUSED, TAKEN, encoded, phone_jpeg
from tests.factories import UserFactory
from tests.factories.pages import tasks_wait
from tests.factories.people import OTHER_VILLAGE, make_moderator, make_officer, make_villager


def address(story):
    return reverse("story_step", args=[story.pk, "foto"])


def newest(story):
    return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()


def files_on_disk(settings):
    folder = Path(settings.DATA_DIR) / "private" / "images"
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


def upload(client, story, *files, **data):
    return client.post(address(story), {"foto": list(files)} | data)


def noise(size) -> bytes:
    """A picture that no encoder makes small."""
    return encoded(Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)), "JPEG", quality=95)


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_a_hostile_file_is_refused_with_a_sentence_and_leaves_nothing(author_client, author, settings, case):
    story = make_story(author)
    name, data = REFUSED[case]
    response = upload(author_client, story, SimpleUploadedFile(name, data))
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not PortalImage.objects.exists()
    assert files_on_disk(settings) == []


@pytest.mark.parametrize("case", sorted(TAKEN))
def test_an_honest_photo_becomes_a_small_jpeg_without_its_past(case):
    _, data, _ = TAKEN[case]
    photo = clean_photo(BytesIO(data)).read()
    assert len(photo) <= PHOTO_BYTES
    image = Image.open(BytesIO(photo))
    assert image.format == "JPEG"
    assert not image.getexif()
    assert GPS not in photo
    assert b"<script" not in photo


def test_a_large_photo_is_shrunk_until_it_is_small_enough():
    photo = clean_photo(BytesIO(noise((2400, 1800))))
    assert photo.size <= PHOTO_BYTES
    assert max(Image.open(photo).size) <= PHOTO_EDGE


def test_a_file_over_the_limit_is_refused_before_it_is_read(author_client, author, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    response = upload(author_client, make_story(author), make_photo_file())
    assert response.status_code == 422
    assert "terlalu besar" in response.content.decode()


def test_photos_are_added_described_and_removed_without_scripts(author_client, author, settings):
    story = make_story(author)
    response = upload(author_client, story, make_photo_file("green"), SimpleUploadedFile("a.jpg", phone_jpeg()))
    assert response.url == address(story)
    first, second = (photo.image_id for photo in newest(story).photos.all())
    assert len(files_on_disk(settings)) == 2
    image = PortalImage.objects.get(pk=first)
    assert (image.uploaded_by_user, image.collection.name, image.is_private) == (author, "Foto cerita desa", True)
    author_client.post(
        address(story), {f"keterangan-{first}": "Sumur", f"setuju-{first}": "on", f"hapus-{second}": "on"}
    )
    photo = newest(story).photos.get()
    assert (photo.image_id, photo.caption, photo.has_consent) == (first, "Sumur", True)
    assert not PortalImage.objects.filter(pk=second).exists()


@pytest.mark.usefixtures("committed")
def test_the_file_of_a_removed_photo_is_gone_after_the_commit(author_client, author, settings):
    story = add_photo(make_story(author))
    key = newest(story).photos.get().image_id
    author_client.post(address(story), {f"hapus-{key}": "on"})
    assert files_on_disk(settings) == []


def test_a_photo_that_is_sent_twice_is_there_once(author_client, author):
    story = make_story(author)
    for _ in range(2):
        assert upload(author_client, story, make_photo_file()).status_code == 302
    assert newest(story).photos.count() == 1
    assert PortalImage.objects.count() == 1


def test_the_ninth_photo_is_refused(author_client, author):
    story = make_story(author)
    colours = ["red", "green", "blue", "white", "black", "yellow", "purple", "orange", "brown"]
    response = upload(author_client, story, *map(make_photo_file, colours))
    assert response.status_code == 422
    assert "Paling banyak 8 foto" in response.content.decode()
    assert not PortalImage.objects.exists()


def test_a_photo_without_consent_keeps_the_story_from_being_sent(author_client, author):
    story = add_photo(make_story(author), has_consent=False)
    page = author_client.post(reverse("story_step", args=[story.pk, "kirim"])).content.decode()
    assert "persetujuan orang di foto" in page
    assert not story.workflow_in_progress


def test_a_photo_of_a_draft_is_seen_by_its_author_and_by_nobody_else(client, author, settings, community_page):
    story = add_photo(make_story(author))
    place = reverse("private_picture", args=[newest(story).photos.get().image_id])
    assert client.get(place).status_code == 404
    for other in (make_villager(OTHER_VILLAGE), make_villager(), make_officer(), make_moderator(), UserFactory()):
        client.force_login(other)
        assert client.get(place).status_code == 404
    client.force_login(author)
    response = client.get(place)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"
    assert not Rendition.objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()


def test_a_photo_of_a_waiting_story_is_seen_by_its_moderators_in_the_editor_too(client, author, settings):
    story = add_photo(make_story(author))
    stories.submit_story(author=author, story_id=story.pk)
    place = reverse("private_picture", args=[newest(story).photos.get().image_id])
    for stranger in (make_officer("76.02"), make_officer("33", moderates=False)):
        client.force_login(stranger)
        assert client.get(place).status_code == 404
    for person in (make_officer(), make_moderator(), UserFactory(is_superuser=True)):
        client.force_login(person)
        assert client.get(place).status_code == 200
        assert place in client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
        client.get(reverse("wagtailadmin_pages:view_draft", args=[story.pk]))
    assert not Rendition.objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()


@pytest.mark.usefixtures("committed")
def test_photos_are_public_with_the_story_and_private_again_without_it(client, author, settings):
    story = publish_story(add_photo(make_story(author)))
    image = PortalImage.objects.get()
    assert not image.is_private
    assert image.renditions.exists()
    assert client.get(reverse("private_picture", args=[image.pk])).status_code == 404
    media = Path(settings.MEDIA_ROOT)
    assert list(media.rglob("*.avif"))
    stories.withdraw_story(author=author, story_id=story.pk)
    image.refresh_from_db()
    assert image.is_private
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("committed")
def test_a_photo_added_to_a_published_story_stays_private_until_that_version_is_published(author, settings):
    story = publish_story(add_photo(make_story(author)))
    add_photo(story, colour="red")
    assert PortalImage.objects.filter(is_private=True).count() == 1
    story = publish_story(story)
    assert story.photos.count() == 2
    assert not PortalImage.objects.filter(is_private=True).exists()
    # And one that the new version no longer shows goes with its file when that version is published.
    first = story.photos.first().image_id

    def take_out(draft):
        draft.photos.set([photo for photo in draft.photos.all() if photo.image_id != first])

    stories.save_step(author=author, story_id=story.pk, values={}, then=take_out)
    assert PortalImage.objects.filter(pk=first).exists()
    publish_story(story)
    assert not PortalImage.objects.filter(pk=first).exists()
    assert len(files_on_disk(settings)) == 1


@pytest.mark.usefixtures("committed")
def test_a_draft_with_photos_changes_no_public_page(author):
    before = versions.current()
    story = add_photo(make_story(author))
    stories.submit_story(author=author, story_id=story.pk)
    assert versions.current() == before


@pytest.mark.usefixtures("committed")
def test_a_deleted_draft_takes_its_photos_along(author_client, author, settings):
    story = add_photo(make_story(author))
    author_client.post(reverse("delete_story", args=[story.pk]))
    assert not StoryPage.objects.exists()
    assert not PortalImage.objects.exists()
    assert files_on_disk(settings) == []


def test_what_a_crash_left_behind_is_pruned_after_a_day(author, settings, capsys):
    add_photo(make_story(author))
    kept = files_on_disk(settings)
    for name, hours in (("baru.jpg", 1), ("lama.jpg", 30)):
        path = Path(default_storage.path(f"images/{name}"))
        path.write_bytes(b"x")
        os.utime(path, times=(time.time() - hours * 3600,) * 2)
    os.utime(default_storage.path(f"images/{kept[0]}"), times=(0, 0))
    call_command("prune_community", dry_run=True)
    assert len(files_on_disk(settings)) == 3
    call_command("prune_community")
    assert files_on_disk(settings) == sorted([*kept, "baru.jpg"])


@pytest.mark.usefixtures("committed")
def test_sizes_that_a_crash_left_unmade_are_made_later(client, author):
    with tasks_wait():  # and are never done: the process is gone
        story = publish_story(add_photo(make_story(author)))
    image = PortalImage.objects.get()
    assert client.get(story.get_url()).status_code == 200
    assert not image.renditions.exists()
    call_command("prune_community")
    image.refresh_from_db()
    assert not image.is_private
    assert image.renditions.exists()


@pytest.mark.usefixtures("committed")
def test_sizes_that_a_crash_left_of_a_withdrawn_story_are_deleted(author, settings):
    publish_story(add_photo(make_story(author)))
    stories.withdraw_story(author=author, story_id=StoryPage.objects.get().pk)
    image = PortalImage.objects.get()
    image.is_private = False
    rendition = image.get_rendition("width-360|format-jpeg")  # made by a task that was killed before it looked again
    orphan = Path(settings.MEDIA_ROOT) / "images" / "tanpa-baris.jpg"
    orphan.write_bytes(b"x")
    os.utime(orphan, times=(0, 0))
    assert rendition.file.storage.exists(rendition.file.name)
    call_command("prune_community")
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_empty_drafts_are_pruned_after_half_a_year_and_others_never(author, capsys):
    empty, written = make_story(author, solution="", advice=""), make_story(author)
    for story in (empty, written):
        StoryPage.objects.filter(pk=story.pk).update(latest_revision_created_at="2020-01-01T00:00Z")
    recent = make_story(author, solution="", advice="")
    call_command("prune_community")
    assert set(StoryPage.objects.values_list("pk", flat=True)) == {written.pk, recent.pk}
