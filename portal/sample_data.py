"""A portal as full as the national programme would make it: people, stories, questions, adoptions, made up at random.

Written in large lots, without the detours of saving one by one: no signals, no revisions, no search index (`update_search`).
Only the stories that wait for a moderator are sent as villagers send them. The same sizes give the same data each time.
"""

import random
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, router, transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from accounts.groups import OFFICERS
from accounts.models import Invitation, JobRole, Officer, Seat, User
from community.models import Adoption, AdoptionStep, Answer, CommunityPage, Differences, Question, Report, StoryPage
from community.models.adoption import Stage
from community.models.question import State
from content import versions
from content.blocks.village import FUND_SOURCES
from content.models import CaseStudyPage, ContentPage, TopicPage
from home.models import HomePage
from regions.models import Region

SEED = 20_260
LOT = 1000
PREFIX = "contoh-"  # of the sign-in names of all that is made up
STARTER = Path(__file__).parent / "starter" / "pages"
GIVEN = "Siti Budi Sri Agus Dewi Joko Nur Wayan Made Andi Rina Tono Ketut Yohana Markus Aminah Hasan Lestari Dodi Putri".split()
FAMILY = (
    "Aminah Santoso Wahyuni Saputra Hidayat Lubis Sitorus Rahayu Pratama Mandala Nainggolan Wulandari Kurnia".split()
)

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Sizes:
    """How many of each."""

    users: int = 80_000
    stories: int = 20_000
    questions: int = 100_000
    adoptions: int = 10_000
    invitations: int = 20_000


def is_made() -> bool:
    """Whether the sample data is there already."""
    return User.objects.filter(username__startswith=PREFIX).exists()


def lots(rows: Iterable[Row], size: int = LOT) -> Iterator[list[Row]]:
    """Rows in lists of at most `size`."""
    iterator = iter(rows)
    while lot := list(islice(iterator, size)):
        yield lot


def insert_parts(model: type[models.Model], rows: list) -> None:
    """Inserts rows into a page type's own table. `bulk_create` refuses models whose fields stand in several tables."""
    fields = model._meta.local_concrete_fields
    model._base_manager.all()._insert(rows, fields=fields, using=router.db_for_write(model), raw=True)  # type: ignore[attr-defined]


class SampleData:
    """Makes it all, in one transaction; `say` tells how far it is."""

    def __init__(self, sizes: Sizes, say: Callable[[str], None]):
        self.sizes, self.say = sizes, say
        self.chance = random.Random(SEED)  # noqa: S311 - made-up data, the same each time
        self.now = timezone.now()
        self.today = timezone.localdate()

    def make(self) -> None:
        """Makes people, then what they wrote."""
        self.words, self.weights = words()
        with transaction.atomic():
            self.make_people()
            self.make_stories()
            self.make_questions()
            self.make_adoptions()
            self.make_reports()
            self.make_invitations()
            versions.raise_shared_after_commit()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def text(self, length: int) -> str:
        """A sentence of so many words, as common as in the lessons."""
        return " ".join(self.chance.choices(self.words, self.weights, k=length)).capitalize() + "."

    def key(self) -> uuid.UUID:
        """A key that no form gave."""
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def moment(self) -> datetime:
        """Some time in the last three years."""
        return self.now - timedelta(minutes=self.chance.randrange(3 * 365 * 24 * 60))

    def make_people(self) -> None:
        """Villagers with a seat each, two of three verified, and an officer for each province and kabupaten."""
        villages = list(Region.objects.villages().order_by("code").values_list("code", flat=True))
        offices = list(Region.objects.filter(level__lte=Region.Level.REGENCY).values_list("code", flat=True))
        roles = list(JobRole.objects.order_by("pk")) or [JobRole.objects.create(name="Sekretaris Desa", slug="sekdes")]
        self.villagers: list[tuple[int, str]] = []  # user and village of the verified ones
        for lot in lots(self.person(f"{number:06}") for number in range(self.sizes.users)):
            seats = []
            for user in User.objects.bulk_create(lot):
                village = self.chance.choice(villages)
                seat = Seat(user=user, village_id=village, job_role=self.chance.choice(roles), since=date(2026, 1, 5))
                if not self.villagers or self.chance.random() < 2 / 3:
                    seat.verified_at, seat.proof = self.now, Seat.Proof.SLIP
                    self.villagers.append((user.pk, village))
                seats.append(seat)
            Seat.objects.bulk_create(seats)
        officers = User.objects.bulk_create(self.person(f"petugas-{code}") for code in offices)
        Officer.objects.bulk_create(
            Officer(user=user, agency=Officer.Agency.PMD, region_id=code)
            for user, code in zip(officers, offices, strict=True)
        )
        Group.objects.get(name=OFFICERS).user_set.add(*officers)
        self.say(f"{self.sizes.users} orang, {len(officers)} petugas")

    def person(self, name: str) -> User:
        """A person who cannot sign in: there is no password."""
        return User(
            username=f"{PREFIX}{name}",
            name=f"{self.chance.choice(GIVEN)} {self.chance.choice(FAMILY)}",
            password=f"{UNUSABLE_PASSWORD_PREFIX}{name}",
        )

    def make_stories(self) -> None:
        """Stories under /berbagi/: of fifty one is a draft, and one waits for a moderator."""
        parent = CommunityPage.objects.first() or HomePage.objects.first().add_child(
            instance=CommunityPage(title="Berbagi", slug="berbagi")
        )
        topics = list(TopicPage.objects.values_list("pk", flat=True)) or [None]
        last = parent.get_last_child()
        first = int(last.path[-Page.steplen :], 36) + 1 if last else 1
        kind, locale = ContentType.objects.get_for_model(StoryPage), Locale.get_default()
        numbers = range(first, first + self.sizes.stories)
        for lot in lots(self.story_page(parent, number, kind, locale) for number in numbers):
            Page.objects.bulk_create(lot)
            contents, stories = [], []
            for page in lot:
                village = self.village_of[page.owner_id]
                own = {
                    "topic_id": self.chance.choice(topics),
                    "region_id": village,
                    "minutes": 4,
                    "transfer_size": 9000,
                }
                contents.append(ContentPage(page_ptr_id=page.pk, summary=self.text(14), **own))
                stories.append(self.story(page.pk))
            insert_parts(ContentPage, contents)
            insert_parts(StoryPage, stories)
        Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + self.sizes.stories)
        waiting = StoryPage.objects.filter(slug__startswith=PREFIX, live=False)
        sent = list(waiting.order_by("pk")[::2])
        for story in sent:
            story.save_revision(clean=False)
            story.get_workflow().start(story, None)
        self.say(f"{self.sizes.stories} cerita, {len(sent)} menunggu")

    @property
    def village_of(self) -> dict[int, str]:
        """The village of each verified villager."""
        if not hasattr(self, "_village_of"):
            self._village_of = dict(self.villagers)
        return self._village_of

    def story_page(self, parent: Page, number: int, kind: ContentType, locale: Locale) -> Page:
        """The part of a story that every page has."""
        title, published = self.text(6)[:-1], self.moment()
        page = Page(title=title, draft_title=title, slug=f"{PREFIX}{number}", content_type=kind, locale=locale)
        page.translation_key = self.key()
        page.owner_id = self.chance.choice(self.villagers)[0]
        page.live = number % 25 != 0
        page.has_unpublished_changes = not page.live
        page.first_published_at = page.last_published_at = published if page.live else None
        page.latest_revision_created_at = published
        page.depth = parent.depth + 1
        page.path = Page._get_path(parent.path, page.depth, number)
        page.url_path = f"{parent.url_path}{page.slug}/"
        return page

    def story(self, pk: int) -> StoryPage:
        """The part of a story that only stories have."""
        amount = self.chance.randrange(1, 400) * 1_000_000
        cost = {"item": self.text(4), "amount": amount, "fund_source": self.chance.choice(FUND_SOURCES)[0]}
        return StoryPage(
            contentpage_ptr_id=pk,
            year=self.chance.randrange(2018, self.today.year + 1),
            problem=self.text(60),
            solution=self.text(120),
            participants=self.text(20),
            setbacks=self.text(40),
            advice=self.text(40),
            costs=[{"type": "cost", "value": cost}],
            evidence=self.chance.choice(StoryPage.Evidence.values),
            cost_total=amount,
            key=self.key(),
        )

    def make_questions(self) -> None:
        """Questions to all that can be read, most of them answered, one in forty waiting for a look."""
        pages = list(ContentPage.objects.live().order_by("pk").values_list("pk", flat=True))
        answers = 0
        for lot in lots(self.question(self.chance.choice(pages)) for _ in range(self.sizes.questions)):
            made = Question.objects.bulk_create(lot)
            replies = [
                self.post(Answer, question=question, by_facilitator=self.chance.random() < 0.2)
                for question in made
                for _ in range(self.chance.choice([0, 1, 1, 2]))
            ]
            answers += len(Answer.objects.bulk_create(replies))
            solved = {reply.question: reply for reply in replies if reply.by_facilitator and reply.is_shown}
            for question, reply in solved.items():
                question.solved_by = reply
            Question.objects.bulk_update(solved, ["solved_by"])
        self.say(f"{self.sizes.questions} pertanyaan, {answers} jawaban")

    def question(self, page: int) -> Question:
        """A question to a page."""
        return self.post(Question, page_id=page)

    def post(self, model: type[Row], by: tuple[int | None, str] | None = None, **fields: Any) -> Row:
        """What a villager wrote: anybody, unless it is `by` a user of a village."""
        author, village = by or self.chance.choice(self.villagers)
        state = State.WAITING if self.chance.random() < 1 / 40 else State.SHOWN
        return model(author_id=author, village_id=village, text=self.text(25), state=state, key=self.key(), **fields)

    def make_adoptions(self) -> None:
        """Adoptions of stories and case studies, the fewer the further they come."""
        kinds = ContentType.objects.get_for_models(StoryPage, CaseStudyPage).values()
        originals = list(
            ContentPage.objects.live().filter(content_type__in=kinds).order_by("pk").values_list("pk", flat=True)
        )
        pairs: dict[tuple[int, str], int] = {}
        # Half of them copy one of a hundred: some ideas spread.
        for _ in range(10 * self.sizes.adoptions):  # villages and originals may be too few for so many
            if len(pairs) == self.sizes.adoptions:
                break
            user, village = self.chance.choice(self.villagers)
            known = originals[:100] if self.chance.random() < 0.5 else originals
            pairs.setdefault((self.chance.choice(known), village), user)
        for lot in lots(pairs.items()):  # type: ignore[type-var]
            ways = [self.way() for _ in lot]
            made = Adoption.objects.bulk_create(
                self.adoption(original, village, user, way)
                for ((original, village), user), way in zip(lot, ways, strict=True)  # type: ignore[misc]
            )
            Differences.objects.bulk_create(
                self.post(Differences, by=(adoption.started_by_id, adoption.village_id), adoption=adoption)
                for adoption in made
                if self.chance.random() < 0.3
            )
            AdoptionStep.objects.bulk_create(
                self.step(adoption, stage, day) for adoption, way in zip(made, ways, strict=True) for stage, day in way
            )
        self.say(f"{len(pairs)} replikasi")

    def make_reports(self) -> None:
        """One of 500 posts and stories that everybody reads was reported, for one of the reasons."""
        for kind, things in (
            ("question", Question.objects.shown()),
            ("answer", Answer.objects.shown()),
            ("differences", Differences.objects.shown()),
            ("story", StoryPage.objects.live()),
        ):
            keys = list(things.order_by("pk").values_list("pk", flat=True))
            reported = self.chance.sample(keys, len(keys) // 500)
            Report.objects.bulk_create(
                Report(reason=self.chance.choice(Report.Reason.values), note=self.text(8), **{f"{kind}_id": key})
                for key in reported
            )

    def make_invitations(self) -> None:
        """Slips for villages, without codes: nobody signs up with one."""
        villages = list(Region.objects.villages().order_by("code").values_list("code", flat=True))
        officer = User.objects.filter(offices__isnull=False, username__startswith=PREFIX).order_by("pk").first()
        Invitation.objects.bulk_create(
            (
                Invitation(
                    village_id=self.chance.choice(villages),
                    created_by=officer,
                    expires_at=self.now + timedelta(days=self.chance.randrange(-30, 30)),
                )
                for _ in range(self.sizes.invitations)
            ),
            batch_size=LOT,
        )
        self.say(f"{self.sizes.invitations} undangan")

    def way(self) -> list[tuple[Stage, date]]:
        """The stages that one adoption went through, with their dates."""
        length = self.chance.choices(range(1, 7), [30, 25, 18, 12, 10, 5])[0]
        stages = Stage.path()[:length]
        if length < 6 and self.chance.random() < 0.1:
            stages.append(Stage.STOPPED)
        day = self.today - timedelta(days=self.chance.randrange(60 * len(stages), 900))
        return [(stage, day + timedelta(days=60 * place)) for place, stage in enumerate(stages)]

    def adoption(self, original: int, village: str, user: int, way: list[tuple[Stage, date]]) -> Adoption:
        """An adoption as its steps leave it."""
        stage, since = way[-1]
        reached = [passed for passed, _ in way if passed is not Stage.STOPPED][-1]
        return Adoption(
            original_id=original,
            village_id=village,
            started_by_id=user,
            stage=stage,
            reached=reached,
            stage_since=since,
            follow_up_on=since + timedelta(days=182) if stage is Stage.RUNNING else None,
        )

    def step(self, adoption: Adoption, stage: Stage, day: date) -> AdoptionStep:
        """One step of it."""
        step = AdoptionStep(
            adoption=adoption, stage=stage, on=day, recorded_by_id=adoption.started_by_id, key=self.key()
        )
        if stage is Stage.APBDES:
            step.budget_line, step.fund_source = self.text(5), self.chance.choice(FUND_SOURCES)[0]
            step.amount = self.chance.randrange(1, 400) * 1_000_000
        return step


def words() -> tuple[list[str], list[int]]:
    """The words of the starter content, with how often they stand there."""
    text = " ".join(path.read_text("utf-8").split("---", 2)[-1] for path in sorted(STARTER.rglob("*.md")))
    counts = Counter(re.findall(r"[a-z]{2,}", text.lower()))
    return list(counts), list(counts.values())
