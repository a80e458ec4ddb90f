"""What becomes of stories: handed over, made a case study, erased; and many begun at once."""

import threading
import uuid

import pytest
from django.db import connection, connections
from django.urls import reverse
from wagtail.models import Page

from accounts.groups import EDITORS
from accounts.models import Seat
from accounts.personal_data import erase_all, export_all
from accounts.signals import seat_ended
from community.models import StoryPage
from community.models.adoption import Stage
from community.services import stories
from content.models import CaseStudyPage, PortalImage
from tests.community.adoptions import adopt
from tests.community.stories import STORY, add_photo, make_story, publish_story
from tests.factories import CaseStudyIndexPageFactory, UserFactory
from tests.factories.people import OTHER_VILLAGE, make_officer, make_villager


@pytest.fixture
def editor(community_page):
    """A member of the group that publishes."""
    from django.contrib.auth.models import Group

    user = UserFactory()
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def end_seat(author, successor=None):
    seat = Seat.objects.get(user=author)
    new = Seat.objects.get(user=successor) if successor else None
    seat_ended.send(sender=Seat, seat=seat, successor=new)


def test_the_successor_goes_on_with_what_was_not_published(client, author, community_page):
    draft, waiting, published = make_story(author), make_story(author), publish_story(make_story(author))
    stories.submit_story(author=author, story_id=waiting.pk)
    successor = make_villager()
    end_seat(author, successor)
    assert set(StoryPage.objects.written_by(successor)) == {draft, waiting}
    assert list(StoryPage.objects.written_by(author)) == [published]
    client.force_login(successor)
    assert "Menunggu pemeriksaan" in client.get("/akun/cerita/").content.decode()
    client.post(reverse("story_step", args=[draft.pk, "pelajaran"]), {"advice": "Lanjutan"})
    assert StoryPage.objects.get(pk=draft.pk).advice == "Lanjutan"
    assert "2 draf" in successor.notices.get().text


@pytest.mark.parametrize("where", [None, OTHER_VILLAGE])
def test_without_a_successor_in_the_village_nothing_moves(author, where, community_page):
    story = make_story(author)
    end_seat(author, make_villager(where) if where else None)
    assert StoryPage.objects.get(pk=story.pk).owner == author


def test_an_editor_makes_a_case_study_of_a_story_once(client, home, author, editor):
    CaseStudyIndexPageFactory(parent=home)
    story = publish_story(add_photo(make_story(author, problem="Satu <b>.\n\nDua.")))
    address = reverse("story_case_study", args=[story.pk])
    client.force_login(editor)
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert client.get(address).status_code == 200
    first = client.post(address)
    study = CaseStudyPage.objects.get()
    assert first.url == reverse("wagtailadmin_pages:edit", args=[study.pk])
    assert client.post(address).url == first.url
    assert CaseStudyPage.objects.count() == 1
    assert not study.live
    assert study.problem == "<p>Satu &lt;b&gt;.</p><p>Dua.</p>"
    assert (study.evidence, study.region_id, study.year) == ("claim", story.region_id, 2025)
    assert study.results[0].value["value"] == "120 rumah"
    assert study.costs[0].value["amount"] == 12_500_000
    assert study.sources[0].value["name"] == "Cerita desa Ponggok, Klaten, Jawa Tengah"
    assert study.sources[0].value["url"].endswith(f"/berbagi/{story.slug}/")
    assert study.cover_id != story.cover_id
    story.refresh_from_db()
    assert story.case_study == study
    assert client.get(first.url).status_code == 200
    # The author's next version does not forget it.
    stories.save_step(author=author, story_id=story.pk, values={"advice": "Baru"})
    assert publish_story(story).case_study_id == study.pk


def test_nobody_but_editors_makes_case_studies_and_of_nothing_that_is_not_published(client, home, author, editor):
    CaseStudyIndexPageFactory(parent=home)
    story = publish_story(make_story(author))
    draft = make_story(author)
    for person in (author, make_officer()):
        client.force_login(person)
        assert client.post(reverse("story_case_study", args=[story.pk])).status_code in {302, 403}
    client.force_login(editor)
    assert client.post(reverse("story_case_study", args=[draft.pk])).status_code == 404
    assert client.post(reverse("story_case_study", args=[999_999_999])).status_code == 404
    assert not CaseStudyPage.objects.exists()


def test_what_other_villages_made_of_a_withdrawn_story_outlives_its_author(author, community_page):
    story = publish_story(add_photo(make_story(author, tags=["embung"])))
    adoption = adopt(make_villager(OTHER_VILLAGE), story, Stage.MUSDES)
    stories.withdraw_story(author=author, story_id=story.pk)
    erase_all(author)
    adoption.refresh_from_db()
    left = StoryPage.objects.get(pk=adoption.original_id)
    assert adoption.steps.count() == 1
    assert (left.title, left.live, left.owner, left.revisions.count()) == ("Cerita yang ditarik", False, None, 0)
    assert not left.get_sections()
    assert not left.tags.exists()
    assert "tiga" not in f"{left.slug} {left.url_path} {left.summary}"
    assert not PortalImage.objects.exists()


def test_what_is_held_of_an_author_is_given_out_and_erased(author):
    published = publish_story(add_photo(make_story(author)))
    make_story(author, title="Draf")
    given = export_all(author)["cerita"]
    assert [story["judul"] for story in given] == [STORY["title"], "Draf"]
    assert given[0]["Masalahnya"] == STORY["problem"]
    erase_all(author)
    story = StoryPage.objects.get()
    assert (story.pk, story.owner, story.live) == (published.pk, None, True)
    assert story.region_id
    assert PortalImage.objects.get().uploaded_by_user is None


@pytest.mark.usefixtures("committed")
def test_many_stories_begun_at_once_each_find_their_place(author):
    people = [author, *(make_villager() for _ in range(3))]
    keys = [uuid.uuid4() for _ in people]
    errors = []

    def write(person, key):
        try:
            for _ in range(2):  # each sends its form twice
                stories.start_story(author=person, key=key, values={"title": STORY["title"], "problem": "x"})
        except Exception as error:  # noqa: BLE001 - a thread's error is told outside it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=pair) for pair in zip(people, keys, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert StoryPage.objects.count() == 4
    assert StoryPage.objects.values("slug").distinct().count() == 4
    assert Page.find_problems() == ([], [], [], [], [])
    assert connection.is_usable()
