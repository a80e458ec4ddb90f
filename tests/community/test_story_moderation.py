"""Who decides on a story, and what reaches whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Comment, TaskState, Workflow

from accounts.models import Notice, Officer
from community.models import StoryModeration, StoryPage
from community.services import stories
from community.services.story_workflow import NAME, ensure_moderation
from tests.community.stories import STORY, add_photo, make_story, publish_story
from tests.factories import UserFactory
from tests.factories.people import OTHER_VILLAGE, make_moderator, make_officer, make_villager


def submit(story):
    stories.submit_story(author=story.owner, story_id=story.pk)
    return StoryPage.objects.get(pk=story.pk)


@pytest.fixture
def waiting(author):
    """A story with a photo that waits for a moderator."""
    return submit(add_photo(make_story(author)))


@pytest.fixture
def elsewhere(community_page):
    """A story of another province that waits."""
    return submit(make_story(make_villager(OTHER_VILLAGE)))


# What the editor's form always sends along.
FORM = {"costs-count": 0, "changes-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}


def decide(client, story, action="approve", state=None, comment=""):
    state = state or story.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, action, state.pk])
    return client.post(address, {"comment": comment})


def edit_address(story):
    return reverse("wagtailadmin_pages:edit", args=[story.pk])


def is_live(story):
    return StoryPage.objects.get(pk=story.pk).live


def test_the_workflow_is_made_once_and_hangs_on_the_page_of_all_stories(community_page):
    ensure_moderation()
    ensure_moderation()
    assert Workflow.objects.filter(name=NAME).count() == 1
    assert StoryModeration.objects.count() == 1
    assert community_page.get_workflow().name == NAME


@pytest.mark.parametrize("make", [make_officer, make_moderator, lambda: UserFactory(is_superuser=True)])
def test_an_officer_of_the_region_a_moderator_and_an_administrator_approve(client, waiting, author, make):
    client.force_login(make())
    page = client.get(edit_address(waiting))
    assert page.status_code == 200
    assert STORY["problem"] in page.content.decode()
    assert decide(client, waiting).status_code == 302
    assert is_live(waiting)
    notice = Notice.objects.get(recipient=author)
    assert "sudah terbit" in notice.text
    assert client.get(f"/berbagi/{waiting.slug}/").status_code == 200


@pytest.mark.parametrize("make", [make_officer, make_moderator])
def test_after_a_decision_the_moderator_is_led_back_to_what_waits(client, waiting, make):
    client.force_login(make())
    page = client.get(decide(client, waiting).url, follow=True)
    assert page.redirect_chain[-1][0] == "/kelola/"
    assert page.status_code == 200


def test_a_moderator_is_not_offered_to_end_the_way_of_a_story_without_a_word(client, waiting):
    client.force_login(make_officer())
    page = client.get(edit_address(waiting)).content.decode()
    assert "workflow-action-name" in page
    assert "action-cancel-workflow" not in page


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_officer("76.02"),
        lambda: make_officer("33.10", moderates=False),
        make_villager,
        UserFactory,
    ],
    ids=["officer elsewhere", "officer who does not moderate", "neighbour", "anybody"],
)
def test_nobody_else_opens_or_decides(client, waiting, make):
    client.force_login(make())
    state = waiting.current_workflow_task_state
    names = ("edit", "view_draft", "preview_on_edit", "history", "usage", "copy", "delete", "unpublish")
    for name in names:
        response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[waiting.pk]))
        assert response.status_code in {302, 403}, name
        assert STORY["problem"] not in response.content.decode()
    for action in ("approve", "reject"):
        decide(client, waiting, action, state)
        client.post(edit_address(waiting), {"action-workflow-action": "1", "workflow-action-name": action})
    client.post(edit_address(waiting), {"action-publish": "1", "title": "x"})
    assert not is_live(waiting)
    assert waiting.workflow_in_progress


def test_an_officer_reaches_no_other_story_through_one_of_the_own_region(client, waiting, elsewhere):
    client.force_login(make_officer())
    foreign = elsewhere.current_workflow_task_state
    # The address of the own story with the task of the other one.
    decide(client, waiting, "approve", foreign)
    decide(client, waiting, "reject", foreign)
    assert not is_live(elsewhere)
    assert TaskState.objects.get(pk=foreign.pk).status == TaskState.STATUS_IN_PROGRESS
    decide(client, elsewhere, "approve", waiting.current_workflow_task_state)
    assert not is_live(waiting)
    queue = client.get("/kelola/moderasi/").content.decode()
    assert edit_address(waiting) in queue
    assert edit_address(elsewhere) not in queue


def test_what_waits_is_counted_at_home_and_stands_in_the_queue_in_its_order(client, waiting, elsewhere, author):
    reported = publish_story(make_story(author, title="Sudah terbit"))
    reported.reports.create(reason="personal_data")
    client.force_login(make_moderator())
    home = client.get("/kelola/").content.decode()
    assert "3 menunggu moderasi" in home
    assert edit_address(waiting) not in home
    queue = client.get("/kelola/moderasi/").content.decode()
    places = [queue.index(part) for part in (reported.title, edit_address(waiting), edit_address(elsewhere))]
    assert places == sorted(places)
    assert "Ponggok, Klaten, Jawa Tengah · dikirim" in queue
    decide(client, waiting)
    assert edit_address(waiting) not in client.get("/kelola/moderasi/").content.decode()


@pytest.mark.parametrize("address", ["/kelola/", "/kelola/moderasi/"])
def test_many_that_wait_cost_no_more_than_few(client, author, address):
    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    client.force_login(make_moderator())
    for _ in range(2):
        submit(make_story(author))
    few = cost()
    for _ in range(5):
        submit(make_story(author))
    assert cost() == few


def test_an_officer_finds_nothing_else_in_the_admin(client, waiting, elsewhere, course):
    client.force_login(make_officer())
    addresses = [
        "/kelola/pages/",
        f"/kelola/pages/{waiting.get_parent().pk}/",
        f"/kelola/pages/{course.lessons[0].pk}/edit/",
        "/kelola/pages/search/?q=air",
        "/kelola/choose-page/",
        f"/kelola/choose-page/{elsewhere.get_parent().pk}/",
        "/kelola/choose-page/search/?q=air",
        "/kelola/images/",
        f"/kelola/images/{waiting.photos.get().image_id}/",
        "/kelola/images/chooser/",
        "/kelola/documents/",
        "/kelola/users/",
        "/kelola/groups/",
        "/kelola/reports/site-history/",
        "/kelola/reports/workflow/",
        "/kelola/workflows/list/",
        "/kelola/snippets/",
        "/kelola/tag-autocomplete/?term=a",
        f"/kelola/pages/{waiting.pk}/revisions/{waiting.latest_revision_id}/view/",
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code in {302, 403, 404}, address
        assert elsewhere.owner.name not in response.content.decode()
    assert client.get("/kelola/").status_code == 200
    assert client.get("/kelola/account/").status_code == 200


def test_no_link_leads_a_moderator_where_they_may_not_go(client, waiting):
    client.force_login(make_moderator())
    followed = re.compile(r'(?:href|action|data-\w+-url-value)="(/(?:kelola|tanya|lapor)/[^"#?]*)')
    seen, links = set(), {"/kelola/", edit_address(waiting)}
    while links:
        address = links.pop()
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        if address.startswith("/kelola/"):
            links |= set(followed.findall(response.content.decode())) - seen - {"/kelola/logout/"}
    assert f"{edit_address(waiting)}preview/" in seen
    assert not [address for address in seen if "search" in address]


def test_the_author_decides_nothing_even_as_officer_and_moderator(client, waiting, author):
    Officer.objects.create(user=author, agency=Officer.Agency.PMD, region_id="33")
    make_moderator()  # the group exists
    client.force_login(author)
    decide(client, waiting)
    assert not is_live(waiting)
    assert client.get(edit_address(waiting)).status_code in {302, 403}


def test_a_moderator_changes_nothing_but_the_evidence(client, waiting):
    client.force_login(make_officer())
    data = {
        "title": "Diganti",
        "slug": "diganti",
        "problem": "Diganti",
        "region": OTHER_VILLAGE,
        "is_featured": "on",
        "evidence": "kecamatan",
        "photos-TOTAL_FORMS": 0,
        "photos-INITIAL_FORMS": 0,
    }
    assert client.post(edit_address(waiting), FORM | data).status_code == 302
    after = StoryPage.objects.get(pk=waiting.pk).get_latest_revision_as_object()
    assert after.evidence == "kecamatan"
    assert (after.title, after.slug, after.problem) == (waiting.title, waiting.slug, waiting.problem)
    assert after.region_id == waiting.region_id
    assert not after.is_featured
    assert len(after.costs) == 1
    assert after.photos.count() == 1


def test_a_story_goes_back_with_a_note_at_a_field_and_comes_again(client, waiting, author):
    officer = make_officer()
    client.force_login(officer)
    comments = FORM | {
        "comments-TOTAL_FORMS": 1,
        "comments-0-replies-TOTAL_FORMS": 0,
        "comments-0-replies-INITIAL_FORMS": 0,
        "comments-0-text": "Tahun berapa <b>ini</b>?",
        "comments-0-contentpath": "problem",
        "comments-0-position": "",
        "evidence": "claim",
    }
    assert client.post(edit_address(waiting), comments).status_code == 302
    assert Comment.objects.get().page_id == waiting.pk
    decide(client, waiting, "reject", comment="Lengkapi angkanya.")
    assert Notice.objects.filter(recipient=author, text__contains="perlu diperbaiki").count() == 1
    # It is closed to the officer while the author works on it.
    assert client.get(edit_address(waiting)).status_code in {302, 403}

    client.force_login(author)
    mine = client.get("/akun/cerita/").content.decode()
    assert "Perlu diperbaiki" in mine
    assert "Lengkapi angkanya." in mine
    assert "Tahun berapa &lt;b&gt;ini&lt;/b&gt;?" in mine
    step = client.get(reverse("story_step", args=[waiting.pk, "masalah"])).content.decode()
    assert "Tahun berapa" in step
    client.post(reverse("story_step", args=[waiting.pk, "masalah"]), {"title": "Air 2025", "problem": "Tahun 2025."})
    client.post(reverse("story_step", args=[waiting.pk, "kirim"]))
    story = StoryPage.objects.get(pk=waiting.pk)
    assert story.workflow_states.count() == 1  # resumed, not begun anew
    assert not Comment.objects.filter(resolved_at=None).exists()

    client.force_login(officer)
    decide(client, story)
    story.refresh_from_db()
    assert (story.live, story.title) == (True, "Air 2025")


def test_a_story_that_waits_is_not_changed_under_the_moderators_eyes(client, waiting, author):
    client.force_login(author)
    step = reverse("story_step", args=[waiting.pk, "masalah"])
    assert client.post(step, {"title": "Lain", "problem": "Lain"}).url == "/akun/cerita/"
    assert StoryPage.objects.get(pk=waiting.pk).get_latest_revision_as_object().title == STORY["title"]
    client.post(reverse("take_back_story", args=[waiting.pk]))
    assert client.post(step, {"title": "Lain", "problem": "Lain"}).status_code == 302
    state = waiting.workflow_states.get().current_task_state
    client.force_login(make_officer())
    decide(client, waiting, "approve", state)
    assert not is_live(waiting)


def test_a_change_of_a_published_story_waits_while_readers_see_the_old_one(client, author, community_page):
    story = publish_story(make_story(author))
    stories.save_step(author=author, story_id=story.pk, values={"problem": "Yang baru."})
    submit(story)
    page = client.get(f"/berbagi/{story.slug}/").content.decode()
    assert STORY["problem"] in page
    assert "Yang baru." not in page
    client.force_login(author)
    assert "Pembaca masih melihat versi yang terbit" in client.get("/akun/cerita/").content.decode()
    client.force_login(make_officer())
    decide(client, story)
    assert "Yang baru." in client.get(f"/berbagi/{story.slug}/").content.decode()


def test_an_author_withdraws_and_may_send_again(client, author, community_page):
    story = publish_story(make_story(author))
    client.force_login(author)
    assert "Tarik cerita ini?" in client.get(reverse("withdraw_story", args=[story.pk])).content.decode()
    client.post(reverse("withdraw_story", args=[story.pk]))
    story.refresh_from_db()
    assert not story.live
    assert story.withdrawn_at
    assert client.get(f"/berbagi/{story.slug}/").status_code == 404
    assert "Ditarik" in client.get("/akun/cerita/").content.decode()
    submit(story)
    client.force_login(make_officer())
    decide(client, story)
    story.refresh_from_db()
    assert story.live
    assert story.withdrawn_at is None


def test_withdrawing_takes_a_waiting_change_out_of_the_queue(author, community_page):
    story = publish_story(make_story(author))
    stories.save_step(author=author, story_id=story.pk, values={"problem": "Yang baru."})
    submit(story)
    stories.withdraw_story(author=author, story_id=story.pk)
    assert not StoryPage.objects.get(pk=story.pk).workflow_in_progress


def test_officers_of_the_region_hear_of_a_story_and_others_only_where_there_are_none(author, elsewhere):
    officer, other, moderator = make_officer(), make_officer("33", moderates=False), make_moderator()
    submit(make_story(author))
    submit(make_story(elsewhere.owner))
    assert officer.notices.count() == 1
    assert other.notices.count() == 0
    assert moderator.notices.get().text.count("Tadui") == 1


def test_admin_access_comes_and_goes_with_the_office(client, community_page):
    officer = make_officer()
    client.force_login(officer)
    assert client.get("/kelola/").status_code == 200
    officer.offices.get().delete()
    assert client.get("/kelola/").status_code == 302


def test_a_draft_is_not_to_be_seen_by_moderators(client, author, community_page):
    story = make_story(author)
    client.force_login(make_officer())
    assert client.get(edit_address(story)).status_code in {302, 403}
