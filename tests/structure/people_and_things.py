"""Nine people of different rights, and one of each thing that belongs to somebody, for the table in who_may.txt."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from accounts.groups import EDITORS
from accounts.models import Invitation, Recovery, Seat, User
from accounts.services.notices import notify
from community.models import StoryPage
from community.models.adoption import Stage
from community.models.question import State
from community.services import stories
from content import versions
from content.models import PortalDocument
from tests.community.adoptions import adopt
from tests.community.stories import add_photo, make_photo_file, make_story, publish_story
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    CommunityPageFactory,
    LessonPageFactory,
    build_course,
    make_region,
)
from tests.factories.people import OTHER_VILLAGE, VILLAGE, make_moderator, make_officer, make_villager
from tests.factories.questions import AnswerFactory, QuestionFactory, make_member_of
from tests.factories.reference import UserFactory

TELEPHONE, OFFICERS_TELEPHONE = "+6281255501234", "+6281255505678"


@dataclass(frozen=True)
class Secret:
    """A text that stands in something, and who may read it."""

    text: str
    known_to: set[str]


@dataclass(frozen=True)
class World:
    """`people` by role (None: the visitor), `things` by what addresses of the table call them, `secrets` that they hold."""

    people: dict[str, User | None]
    things: dict[str, object]
    secrets: dict[str, Secret]


def make_people() -> dict[str, User | None]:
    """The columns of the table, in their order."""
    return {
        "visitor": None,
        "newcomer": make_villager(name="Warga Zqbaru", is_verified=False),
        "author": make_villager(name="Warga Zqpenulis", username=TELEPHONE),
        "colleague": make_villager(name="Warga Zqrekan"),
        "stranger": make_villager(OTHER_VILLAGE, name="Warga Zqjauh"),
        "officer": make_officer("33.10", name="Petugas Klaten", username=OFFICERS_TELEPHONE),
        "far_officer": make_officer("76", name="Petugas Sulbar"),
        "moderator": make_moderator(name="Moderator Nasional"),
        "editor": make_member_of(EDITORS, name="Redaksi Portal"),
    }


def make_world(home) -> World:
    """Makes it all below `home`."""
    course = build_course(home)
    CommunityPageFactory(parent=home)
    people = make_people()
    author, newcomer, colleague = people["author"], people["newcomer"], people["colleague"]
    lesson = course.lessons[0]
    study = CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), title="Embung bersama", slug="embung")

    story = publish_story(add_photo(make_story(author, title="Embung kami")))
    draft = add_photo(make_story(author, title="Embung zqdraf", problem="Masalah zqdraf."), colour="red")
    waiting = add_photo(make_story(author, title="Embung zqtunggu", problem="Masalah zqtunggu."), colour="blue")
    stories.submit_story(author=author, story_id=waiting.pk)
    waiting = StoryPage.objects.get(pk=waiting.pk)
    withdrawn = publish_story(make_story(author, title="Embung zqtarik"))
    stories.withdraw_story(author=author, story_id=withdrawn.pk)

    question = QuestionFactory(page=lesson, author=author, text="Berapa dalam embung yang aman?")
    answer = AnswerFactory(question=question, author=colleague, text="Tiga meter.")
    held = {"author": newcomer, "state": State.WAITING}
    waiting_question = QuestionFactory(page=lesson, text="Embung zqtanya, bolehkah?", **held)
    waiting_answer = AnswerFactory(question=question, text="Embung zqjawab.", **held)

    photo = SimpleUploadedFile("foto.jpg", make_photo_file("yellow").read())
    adoption = adopt(author, study, Stage.MUSDES, note="Catatan zqreplikasi.", photo=photo)
    far_adoption = adopt(people["stranger"], study, Stage.MUSDES, note="Catatan zqsulbar.")

    later = timezone.now() + timedelta(days=1)
    ended = Seat.objects.create(
        user=UserFactory(name="Warga Zqpensiun"), village=make_region(VILLAGE), job_role=colleague.seat.job_role,
        verified_at=timezone.now(), proof=Seat.Proof.OFFICER, until=timezone.localdate(),
    )  # fmt: skip
    newcomer_seat, colleague_seat = newcomer.seat, colleague.seat
    Seat.objects.filter(pk=colleague_seat.pk).update(verified_by=author)
    Invitation.objects.create(village=newcomer_seat.village, name="Warga Zqundangan", expires_at=later)
    recovery = Recovery.objects.create(user=colleague, code_digest="abcdef12", expires_at=later)
    notify(author, key="rahasia", text="Kabar zqkabar untuk Anda.")

    closed = LessonPageFactory(parent=course.module, title="Embung zqtertutup", slug="tertutup")
    restriction = PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    unpublished = LessonPageFactory(
        parent=course.module, title="Embung zqnaskah", slug="naskah", live=False, published=False
    )
    unpublished.save_revision()
    log(instance=story, action="wagtail.edit", user=people["officer"])
    document, closed_document = make_documents()

    versions._shared.raise_now()  # a commit would: processes remember what is closed

    people = {role: user and User.objects.get(pk=user.pk) for role, user in people.items()}
    things = {
        "author_key": author.pk, "lesson": lesson.pk, "lesson_url": lesson.address, "study": study.pk,
        "story": story.pk, "story_slug": story.slug, "story_photo": story.photos.get().image_id,
        "draft": draft.pk, "draft_slug": draft.slug, "draft_photo": draft.cover_id, "draft_revision": draft.latest_revision_id,
        "waiting": waiting.pk, "waiting_slug": waiting.slug, "waiting_photo": waiting.cover_id,
        "waiting_revision": waiting.latest_revision_id, "withdrawn": withdrawn.pk, "withdrawn_slug": withdrawn.slug,
        "task_state": waiting.current_workflow_task_state.pk, "task": waiting.current_workflow_task_state.task_id,
        "question": question.pk, "answer": answer.pk,
        "waiting_question": waiting_question.pk, "waiting_answer": waiting_answer.pk,
        "adoption": adoption.pk, "step": adoption.steps.get().pk, "far_adoption": far_adoption.pk,
        "newcomer_seat": newcomer_seat.pk, "colleague_seat": colleague_seat.pk, "ended_seat": ended.pk,
        "recovery": recovery.pk, "recovery_number": recovery.number,
        "closed": closed.pk, "closed_url": closed.address, "unpublished": unpublished.pk, "unpublished_url": unpublished.address,
        "restriction": restriction.pk, "village": VILLAGE, "far_village": OTHER_VILLAGE,
        "document": document.pk, "document_name": document.filename,
        "closed_document": closed_document.pk, "closed_document_name": closed_document.filename,
    }  # fmt: skip
    village, decide = {"author", "colleague", "officer"}, {"officer", "moderator"}
    secrets = {
        "telephone": Secret(TELEPHONE.removeprefix("+62"), {"author"}),
        "telephone of an officer": Secret(OFFICERS_TELEPHONE.removeprefix("+62"), {"officer"}),
        "draft": Secret("zqdraf", {"author", "editor"}),
        "story that waits": Secret("zqtunggu", {"author", "editor", *decide}),
        "withdrawn story": Secret("zqtarik", {"author", "editor"}),
        "question that waits": Secret("zqtanya", {"newcomer", *decide}),
        "answer that waits": Secret("zqjawab", {"newcomer", *decide}),
        "note of an adoption": Secret("zqreplikasi", village),
        "note of one far away": Secret("zqsulbar", {"stranger", "far_officer"}),
        "name of a newcomer": Secret("Zqbaru", village | {"newcomer"}),
        "name of a colleague": Secret("Zqrekan", village),
        "name of one who left": Secret("Zqpensiun", village),
        "name of one far away": Secret("Zqjauh", {"stranger", "far_officer"}),
        "name on a slip": Secret("Zqundangan", {"officer"}),
        "notice": Secret("zqkabar", {"author"}),
        "unpublished lesson": Secret("zqnaskah", {"editor"}),
        "lesson behind a door": Secret("zqtertutup", set(people) - {"visitor"}),
        "document behind a door": Secret("zqdokumen", set(people) - {"visitor"}),
    }
    return World(people, things, secrets)


def make_documents() -> tuple[PortalDocument, PortalDocument]:
    """One for everybody, and one in a collection for those who have signed in."""
    root = Collection.get_first_root_node()
    behind = root.add_child(name="Tertutup")
    CollectionViewRestriction.objects.create(collection=behind, restriction_type=CollectionViewRestriction.LOGIN)
    return tuple(
        PortalDocument.objects.create(title=title, file=ContentFile(title.encode(), name), collection=collection)
        for title, name, collection in [
            ("Contoh embung", "contoh.csv", root),
            ("Embung zqdokumen", "berkas.csv", behind),
        ]
    )
