"""Questions that stay beside what they ask about, and their answers."""

import uuid
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.text import Truncator

from accounts.groups import MODERATORS
from accounts.personal_numbers import refuse_nik
from content.models.portal_page import closed_paths
from regions.models import in_regions

TITLE_LENGTH = 100


class State(models.TextChoices):
    WAITING = "waiting", "Menunggu pemeriksaan"
    SHOWN = "shown", "Tampil"
    HIDDEN = "hidden", "Disembunyikan"
    WITHDRAWN = "withdrawn", "Ditarik penulis"


class PostQuerySet(models.QuerySet):
    def shown(self):
        """What everybody may read."""
        return self.filter(state=State.SHOWN)

    def waiting(self):
        """What a moderator has to look at before others may read it."""
        return self.filter(state=State.WAITING)

    def visible_to(self, user):
        """What everybody may read, and a member's own posts that wait or were hidden."""
        condition = Q(state=State.SHOWN)
        if user.is_authenticated:
            condition |= Q(author=user, state__in=[State.WAITING, State.HIDDEN])
        return self.filter(condition)

    def with_bylines(self):
        """Loads what `byline` needs in the same query."""
        return self.select_related("job_role", "village__parent__parent")

    def for_officer(self, user):
        """What came from the villages that `user` answers for."""
        return self.filter(in_regions("village", user.office_codes))

    def for_moderator(self, user):
        """What `user` may decide on: see `moderated_codes`. Nobody decides on their own."""
        codes = moderated_codes(user)
        posts = self.exclude(author=user)
        return posts if codes is None else posts.filter(in_regions("village", codes))


def moderated_codes(user) -> list[str] | None:
    """The codes of the regions that `user` moderates; None for the whole country.

    Superusers and the group of moderators look after everything, officers after their regions where they moderate.
    """
    if not user.is_active:
        return []
    if user.is_superuser or MODERATORS in user.group_names:
        return None
    return user.moderated_codes


class Post(models.Model):
    """What a member wrote: text only, numbers of persons masked."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="penulis",
        null=True,
        on_delete=models.SET_NULL,
        related_name="%(class)ss",
    )
    village = models.ForeignKey(
        "regions.Region", verbose_name="desa", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # As it was when this was written: a handover changes nothing about what was said.
    job_role = models.ForeignKey(
        "accounts.JobRole", verbose_name="jabatan", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField("isi", max_length=2000, validators=[refuse_nik])
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.WAITING, db_index=True)
    created_at = models.DateTimeField("ditulis", auto_now_add=True)
    # Given by the form when it is opened: sending twice makes one.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    checked_at = models.DateTimeField("diperiksa", null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="diperiksa oleh",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="checked_%(class)ss",
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        """Its beginning, on one line."""
        return Truncator(" ".join(self.text.split())).chars(TITLE_LENGTH)

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it."""
        return self.state == State.SHOWN

    @property
    def is_public(self) -> bool:
        """Whether a page shows it: what it hangs on may be out of view."""
        return self.is_shown

    @property
    def address_for_author(self) -> str:
        """Where its author sees what became of it."""
        return self.address

    @property
    def byline(self) -> str:
        """Who wrote it as others see it, never by name: `Kaur Keuangan, Desa Ponggok, Klaten`.

        Follows `village` up twice: load with `with_bylines()`.
        """
        if self.village is None:
            return "Anggota portal"
        village = f"{self.village.get_kind_display()} {self.village.name}"
        if self.author_id is None or self.job_role is None:
            return f"Warga {village}"
        return f"{self.job_role}, {village}, {self.village.parent.parent.short_name}"


class QuestionQuerySet(PostQuerySet):
    def open_to_all(self):
        """Shown questions to published pages that no privacy setting closes."""
        questions = self.shown().filter(page__live=True)
        for path in closed_paths():
            questions = questions.exclude(page__path__startswith=path)
        return questions

    def answered(self):
        """Those with an answer that everybody may read."""
        return self.filter(Exists(Answer.objects.shown().filter(question=OuterRef("pk"))))

    def unanswered(self):
        """Those without."""
        return self.exclude(Exists(Answer.objects.shown().filter(question=OuterRef("pk"))))

    def with_answers(self, user, limit: int):
        """Loads the first `limit` answers of each that `user` may read, as `first_answers`: one query more."""
        answers = Answer.objects.visible_to(user).best_first().with_bylines()[:limit]
        return self.with_bylines().prefetch_related(Prefetch("answers", answers, to_attr="first_answers"))


class AnswerQuerySet(PostQuerySet):
    def best_first(self):
        """The one that solved the question, then those of facilitators, then the others as they came."""
        return self.order_by(F("solves__pk").desc(nulls_last=True), *Answer._meta.ordering)


class Question(Post):
    """A question to a page, or to one block of it (`anchor`)."""

    page = models.ForeignKey(
        "content.ContentPage", verbose_name="halaman", on_delete=models.CASCADE, related_name="questions"
    )
    anchor = models.CharField("bagian", max_length=100, blank=True)
    solved_by = models.OneToOneField(
        "community.Answer",
        verbose_name="terjawab oleh",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="solves",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "pertanyaan"
        verbose_name_plural = "pertanyaan"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["page", "state", "-created_at"]),
            models.Index(fields=["state", "-created_at"]),
        ]

    @property
    def address(self) -> str:
        """Its own page, with all answers."""
        return reverse("question", args=[self.page_id, self.pk])


class Answer(Post):
    """An answer to a question."""

    question = models.ForeignKey(Question, verbose_name="pertanyaan", on_delete=models.CASCADE, related_name="answers")
    by_facilitator = models.BooleanField("dari fasilitator", default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        ordering = ["-by_facilitator", "created_at", "pk"]
        indexes = [models.Index(fields=["question", "state"])]

    @property
    def is_public(self) -> bool:
        """Whether it shows, and its question too."""
        return self.is_shown and self.question.is_shown

    @property
    def address(self) -> str:
        """Its place on the page of the question. Asks for the question where it is not loaded."""
        return f"{self.question.address}#j{self.pk}"


# The fields of a report, of which one says what it is about.
REPORTABLE = ["question", "answer", "story", "differences"]


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has looked at."""
        return self.filter(handled_at=None)


class Report(models.Model):
    """Somebody says that something should not stand here. They need no account."""

    class Reason(models.TextChoices):
        PERSONAL_DATA = "personal_data", "Data pribadi"
        POLITICS = "politics", "Politik"
        FRAUD = "fraud", "Penipuan"
        INDECENT = "indecent", "Tidak pantas"

    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    answer = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    story = models.ForeignKey(
        "community.StoryPage", null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    differences = models.ForeignKey(
        "community.Differences", null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField("alasan", max_length=20, choices=Reason)
    note = models.CharField("keterangan", max_length=300, blank=True, validators=[refuse_nik])
    created_at = models.DateTimeField("dilaporkan", auto_now_add=True)
    handled_at = models.DateTimeField("ditangani", null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ditangani oleh",
        null=True,
        on_delete=models.SET_NULL,
        related_name="handled_reports",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (Q(**{f"{thing}__isnull": thing != reported for thing in REPORTABLE}) for reported in REPORTABLE),
                ),
                name="report_of_one_thing",
            )
        ]

    def __str__(self):
        return self.get_reason_display()
