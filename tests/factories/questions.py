"""Members, and what they ask, answer and report."""

import uuid

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import JobRole, Seat, User
from community.models import Adoption, Answer, CommunityPage, Differences, Question, StoryPage
from community.models.question import State
from tests.factories.people import make_officer
from tests.factories.reference import UserFactory, make_region

PONGGOK, TADUI = "33.10.19.2009", "76.02.01.2001"


def make_member(village: str = PONGGOK, *, is_verified: bool = True, role: str = "Kaur Keuangan", **fields) -> User:
    """A person with a seat in a village."""
    user = UserFactory(**fields)
    job_role, _ = JobRole.objects.get_or_create(name=role, slug=role.lower().replace(" ", "-"))
    proof = {"verified_at": timezone.now(), "proof": Seat.Proof.OFFICER} if is_verified else {}
    Seat.objects.create(user=user, village=make_region(village), job_role=job_role, **proof)
    return user


def make_member_of(group: str, **fields) -> User:
    """A person of one of the groups of accounts.groups, without a seat."""
    user = UserFactory(**fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def make_moderating_officer(region: str, *, moderates: bool = True, **fields) -> User:
    """An officer of a region, as a new request finds them."""
    return User.objects.get(pk=make_officer(region, moderates=moderates, **fields).pk)


class PostFactory(DjangoModelFactory):
    author = factory.LazyFunction(make_member)
    village = factory.LazyAttribute(lambda post: post.author.seat.village if post.author and post.author.seat else None)
    job_role = factory.LazyAttribute(
        lambda post: post.author.seat.job_role if post.author and post.author.seat else None
    )
    state = State.SHOWN
    key = factory.LazyFunction(uuid.uuid4)

    class Meta:
        abstract = True


class QuestionFactory(PostFactory):
    """Give it the `page`."""

    text = factory.Sequence("Apakah PPN dipungut untuk nota nomor {}?".format)

    class Meta:
        model = Question


class AnswerFactory(PostFactory):
    """Give it the `question`."""

    text = factory.Sequence("Ya, bila tokonya PKP. Lihat nota nomor {}.".format)

    class Meta:
        model = Answer


class DifferencesFactory(PostFactory):
    """Give it the `original`, which the author's village copies."""

    text = factory.Sequence("Pompa kami tenaga surya, nomor {}.".format)
    adoption = factory.LazyAttribute(
        lambda post: Adoption.objects.create(original=post.original, village=post.village, started_by=post.author)
    )

    class Meta:
        model = Differences
        exclude = ["original"]


def make_reportable(lesson) -> dict[str, Question | Answer | Differences | StoryPage]:
    """One of each sort that can be reported, shown and from the same village, by what the address of a report calls them."""
    question = QuestionFactory(page=lesson)
    home = lesson.get_ancestors()[1]
    community = home.add_child(instance=CommunityPage(title="Berbagi", slug="berbagi"))
    story = StoryPage(
        title="Sumur kami", slug="sumur", owner=UserFactory(), region=make_region(PONGGOK), problem="Air asin."
    )
    community.add_child(instance=story)
    return {
        "pertanyaan": question,
        "jawaban": AnswerFactory(question=question),
        "cerita": story,
        "replikasi": DifferencesFactory(original=story),
    }
