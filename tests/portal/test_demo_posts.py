"""Whoever tries the portal finds something that people wrote, in every place where people write."""

import pytest

from accounts.models import User
from community.models import Adoption, Question
from portal import demo
from portal.demo_posts import CASE_STUDY, LESSON, create_demo_posts
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    JobRoleFactory,
    LessonPageFactory,
    make_region,
)
from tests.factories.people import OTHER_VILLAGE, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home, monkeypatch):
    """The demo accounts and where they live."""
    monkeypatch.setattr(demo, "VILLAGE", make_region(VILLAGE).code)
    for slug in ("sekretaris-desa", "kaur-keuangan"):
        JobRoleFactory(slug=slug)
    demo.create_demo_accounts()


def test_a_question_is_answered_one_waits_and_an_idea_is_copied(home, course, people, client):
    LessonPageFactory(parent=course.module, slug=LESSON)
    index = CaseStudyIndexPageFactory(parent=home)
    CaseStudyPageFactory(parent=index, slug=CASE_STUDY, region=make_region(OTHER_VILLAGE))
    create_demo_posts()
    answered, waiting = Question.objects.order_by("pk")
    assert answered.is_shown
    assert answered.solved_by.by_facilitator
    assert not waiting.is_shown
    assert Adoption.objects.get().steps.count() == 2
    client.force_login(User.objects.get(username="petugas"))
    assert "Musyawarah Desa" in client.get("/petugas/replikasi/").content.decode()


def test_without_starter_content_there_is_nothing_to_write_about(people):
    create_demo_posts()
    assert not Question.objects.exists()
