"""A story as a visitor reads it: facts, what it cost, how sure it is, who tells it, and what is beside it."""

import json
import re
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Seat
from community.models import StoryPage, StoryPhoto
from content.models import CaseStudyPage, PortalImage
from tests.community.conftest import cost
from tests.content.test_queries import queries
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    JobRoleFactory,
    StoryPageFactory,
    UserFactory,
    publish,
)
from tests.portal.documents import Document

pytestmark = pytest.mark.django_db

COSTS = [cost("Karung", 1_200_000, volume="60", unit="buah", year=2023), cost("Tenaga", 800_000, "swadaya")]
CHANGES = [{"type": "change", "value": {"what": "rumah menabung", "before": "10", "after": "94", "year": 2024}}]
WHOLE = {
    "slug": "sampah",
    "participants": "Ibu dasawisma.",
    "costs": COSTS,
    "changes": CHANGES,
    "setbacks": "Harga jatuh.",
}


def read(client, address="/berbagi/sampah/") -> Document:
    """The page at this address."""
    response = client.get(address)
    assert response.status_code == 200
    return Document(response.content.decode())


class TestStory:
    def test_tells_everything_in_order(self, make_story, ponggok, client):
        make_story(**WHOLE, region=ponggok)
        text = read(client).text
        parts = [
            "Ponggok, Polanharjo, Klaten, Jawa Tengah",
            "Kegiatan tahun 2024",
            "Rp2.000.000",
            "Warga membakar sampah.",
            "Kami menimbang dan menjualnya.",
            "Ibu dasawisma.",
            "60 buah.",
            "Tahun 2023.",
            "rumah menabung, sebelumnya 10",
            "Harga jatuh.",
            "Cari pembelinya dulu.",
        ]
        places = [text.index(part) for part in parts]
        assert places == sorted(places)

    def test_says_who_paid(self, make_story, client):
        make_story(**WHOLE)
        assert "Yang membayar: Dana Desa Rp1.200.000; Swadaya warga Rp800.000." in read(client).text

    def test_does_not_say_who_paid_twice_where_it_was_one(self, make_story, client):
        make_story(slug="sampah", costs=COSTS[:1])
        assert "Yang membayar" not in read(client).text

    def test_without_what_is_optional_is_read_all_the_same(self, make_story, client):
        make_story(slug="sampah", year=None, problem="", solution="", advice="")
        text = read(client).text
        assert "None" not in text
        for heading in ("Masalahnya", "Biaya dan sumber dana", "Yang berubah", "Saran untuk desa lain"):
            assert heading not in text

    def test_has_every_section_that_a_search_opens(self, make_story, client):
        story = make_story(**WHOLE)
        html = client.get("/berbagi/sampah/").content.decode()
        assert len(story.contents) == 7
        for anchor, heading in story.contents:
            assert f'<h2 id="{anchor}">{heading}</h2>' in html

    def test_keeps_paragraphs_and_escapes_everything(self, make_story, client):
        evil = '<script>alert(1)</script> & "kutip"'
        value = {"what": evil, "before": evil, "after": evil, "year": None}
        story = make_story(
            slug="sampah",
            **dict.fromkeys(("problem", "solution", "participants", "setbacks", "advice"), f"Satu.\n\n{evil}"),
            costs=[cost(evil, 1, unit=evil, volume="1", source=evil)],
            changes=[{"type": "change", "value": value}],
        )
        html = client.get(story.url).content.decode()
        assert "<script>alert" not in html
        assert html.count("<p>Satu.</p>") == 5

    @pytest.mark.parametrize("evidence", StoryPage.Evidence)
    def test_says_what_its_level_of_evidence_means(self, make_story, client, evidence):
        make_story(slug="sampah", evidence=evidence)
        text = read(client).text
        assert evidence.label in text
        assert CaseStudyPage.EVIDENCE_NOTES[evidence] in text

    def test_of_an_example_is_marked(self, make_story, ponggok, client):
        make_story(slug="sampah", region=ponggok, is_example=True)
        text = read(client).text
        assert "Cerita contoh" in text
        assert "tidak terjadi di Desa Ponggok" in text
        assert "Disusun redaksi portal sebagai contoh." in text
        assert "Seberapa kuat buktinya?" not in text

    def test_can_be_copied_unless_it_is_invented(self, make_story, client):
        told, invented = make_story(slug="sampah"), make_story(slug="rekaan", is_example=True)
        assert f'href="{reverse("adoption_start", args=[told.pk])}"' in client.get("/berbagi/sampah/").content.decode()
        assert reverse("adoption_start", args=[invented.pk]) not in client.get("/berbagi/rekaan/").content.decode()

    def test_that_was_withdrawn_is_gone(self, make_story, client):
        story = make_story(slug="sampah")
        story.withdrawn_at = timezone.now()
        story.unpublish()
        assert client.get("/berbagi/sampah/").status_code == 404

    def test_tells_search_engines_where_it_was_and_who_tells_it(self, make_story, ponggok, client):
        make_story(slug="sampah", region=ponggok)
        html = client.get("/berbagi/sampah/").content.decode()
        data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])
        assert data["@type"] == "Article"
        assert data["about"]["name"] == "Ponggok, Polanharjo, Klaten, Jawa Tengah"
        assert data["author"]["name"] == "Desa Ponggok"


class TestCredit:
    @pytest.fixture
    def author(self, ponggok):
        user = UserFactory(name="Siti Rahmawati")
        Seat.objects.create(user=user, village=ponggok, job_role=JobRoleFactory(name="Kaur Keuangan"))
        return user

    def test_names_job_role_and_village_and_no_person(self, make_story, author, ponggok, client):
        make_story(slug="sampah", region=ponggok, owner=author)
        html = client.get("/berbagi/sampah/").content.decode()
        assert "Ditulis oleh Kaur Keuangan, Desa Ponggok." in html
        assert author.name not in html
        assert author.username not in html

    def test_of_an_author_who_is_gone_is_the_villages(self, make_story, ponggok, client):
        make_story(slug="sampah", region=ponggok, owner=None)
        assert "Ditulis oleh warga Desa Ponggok." in read(client).text

    def test_is_not_of_a_role_held_elsewhere(self, make_story, author, tadui, client):
        make_story(slug="sampah", region=tadui, owner=author)
        assert "Ditulis oleh warga Desa Tadui." in read(client).text


class TestBeside:
    def test_are_the_newest_stories_of_the_province(self, make_story, ponggok, tadui, client):
        for number in range(4):
            make_story(title=f"Tetangga {number}", region=ponggok)
        make_story(title="Jauh", region=tadui)
        make_story(slug="sampah", title="Ini", region=ponggok)
        page = client.get("/berbagi/sampah/").context["page"]
        assert [story.title for story in page.others_nearby] == ["Tetangga 3", "Tetangga 2", "Tetangga 1"]

    def test_is_the_case_study_that_was_made_of_it(self, home, make_story, client):
        study = CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), title="Bank sampah jadi acuan")
        make_story(slug="sampah", case_study=study)
        assert "Bank sampah jadi acuan" in read(client).text
        study.unpublish()
        assert "Bank sampah jadi acuan" not in read(client).text

    def test_costs_the_same_among_few_and_among_many(self, make_story, ponggok, client):
        make_story(**WHOLE, region=ponggok)
        for _ in range(3):
            make_story(region=ponggok, published=False)
        before = queries(client, "/berbagi/sampah/")
        for _ in range(27):
            make_story(region=ponggok, published=False)
        after = queries(client, "/berbagi/sampah/")
        assert len(after) == len(before) <= 10, "\n".join(after)
        assert not [sql for sql in after if '"depth"' in sql and "LIKE" in sql and "wagtailcore_page" in sql[:40]]


class TestPhotos:
    @pytest.fixture
    def picture(self):
        file = BytesIO()
        Image.new("RGB", (800, 600), "green").save(file, "JPEG")
        return PortalImage.objects.create(title="foto", file=ImageFile(file, "foto.jpg"))

    def test_are_shown_in_public_sizes_with_what_they_show(self, make_story, picture, client):
        story = make_story(slug="sampah")
        story.photos.add(StoryPhoto(image=picture, caption="Gudang <pilah>"))
        publish(story)
        html = client.get("/berbagi/sampah/").content.decode()
        assert "<picture>" in html
        assert "/media/" in html
        assert "<figcaption>Gudang &lt;pilah&gt;</figcaption>" in html
        assert "original_images" not in html

    def test_of_a_version_that_is_not_published_are_not_shown(self, make_story, picture, client):
        story = make_story(slug="sampah")
        story.photos.add(StoryPhoto(image=picture, caption="Belum terbit"))
        story.save_revision()
        assert "Belum terbit" not in client.get("/berbagi/sampah/").content.decode()


def test_an_editor_previews_a_story_that_is_no_more_than_begun(community, admin_client):
    story = StoryPageFactory(parent=community, live=False, published=False, problem="Baru ini.")
    story.save_revision()
    response = admin_client.get(f"/kelola/pages/{story.pk}/view_draft/")
    assert response.status_code == 200
    assert "Baru ini." in response.content.decode()
