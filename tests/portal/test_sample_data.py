"""The command that fills a portal with made-up data makes what it says, once, and not by mistake."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from accounts.groups import MODERATORS
from accounts.models import User
from community.models import Adoption, Question, StoryPage
from community.models.moderation import waiting_for
from community.services import adoptions, moderation_queue
from tests.factories import make_region
from tests.factories.questions import make_member_of

pytestmark = pytest.mark.django_db

SIZES = {"users": 12, "stories": 60, "questions": 30, "adoptions": 8, "invitations": 5}


def make(**options):
    """Runs the command with small sizes."""
    call_command("make_sample_data", stdout=StringIO(), **SIZES | options)


@pytest.fixture
def regions(home):
    """Two villages, without which nobody lives anywhere."""
    make_region("33.10.19.2009")
    make_region("76.02.01.2001")


def test_it_makes_as_many_as_it_was_asked_for(regions, client):
    make(yes=True)
    assert User.objects.filter(seats__isnull=False).count() == 12
    assert (StoryPage.objects.count(), Question.objects.count(), Adoption.objects.count()) == (60, 30, 8)
    assert client.get(StoryPage.objects.live().first().address).status_code == 200


def test_moderators_have_something_to_do(regions):
    make(yes=True, stories=100, questions=300)
    moderator = make_member_of(MODERATORS)
    assert waiting_for(moderator).count() == 2
    assert StoryPage.objects.filter(live=False).count() == 4
    assert {kind for kind, *_ in moderation_queue.queue(moderator)} >= {"question", "answer"}
    officer = User.objects.get(username="contoh-petugas-33")
    assert moderation_queue.may_moderate(officer)
    assert officer.has_perm("wagtailadmin.access_admin")


def test_the_page_tree_stays_in_order(regions):
    make(yes=True)
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_follows_from_the_steps_fits_them(regions):
    make(yes=True)
    for adoption in Adoption.objects.all():
        kept = (adoption.stage, adoption.reached, adoption.stage_since)
        adoptions._settle(adoption)
        assert (adoption.stage, adoption.reached, adoption.stage_since) == kept


def test_nobody_signs_in_as_one_of_them(regions):
    make(yes=True)
    assert not any(user.has_usable_password() for user in User.objects.filter(username__startswith="contoh-"))


def test_it_is_refused_where_it_is_there_already_or_was_not_meant(regions):
    with pytest.raises(CommandError, match="DEBUG"):
        make(yes=False)
    make(yes=True)
    with pytest.raises(CommandError, match="sudah ada"):
        make(yes=True)
    assert StoryPage.objects.count() == 60


def test_it_needs_regions(home):
    with pytest.raises(CommandError, match="Jalankan prepare dulu"):
        make(yes=True)
