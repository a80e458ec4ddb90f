"""Questions that stay beside what they ask about, and their answers."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.personal_numbers import refuse_nik
from regions.models import in_regions


class State(models.TextChoices):
    WAITING = "waiting", "Menunggu pemeriksaan"
    SHOWN = "shown", "Tampil"
    HIDDEN = "hidden", "Disembunyikan"
    WITHDRAWN = "withdrawn", "Ditarik penulis"


class PostQuerySet(models.QuerySet):
    def shown(self):
        """What everybody may read."""
        return self.filter(state=State.SHOWN)

    def for_officer(self, user):
        """What came from the villages that `user` answers for."""
        return self.filter(in_regions("village", user.office_codes))


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
    text = models.TextField("isi", max_length=2000, validators=[refuse_nik])
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.WAITING, db_index=True)
    created_at = models.DateTimeField("ditulis", auto_now_add=True)
    # Given by the form when it is opened: sending twice makes one.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.text[:80]


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

    class Meta:
        verbose_name = "pertanyaan"
        verbose_name_plural = "pertanyaan"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["page", "state", "-created_at"])]


class Answer(Post):
    """An answer to a question."""

    question = models.ForeignKey(Question, verbose_name="pertanyaan", on_delete=models.CASCADE, related_name="answers")
    by_facilitator = models.BooleanField("dari fasilitator", default=False)

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        ordering = ["-by_facilitator", "created_at", "pk"]
        indexes = [models.Index(fields=["question", "state"])]


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

    class Meta:
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, answer=None, story=None)
                | Q(question=None, answer__isnull=False, story=None)
                | Q(question=None, answer=None, story__isnull=False),
                name="report_of_one_thing",
            )
        ]

    def __str__(self):
        return self.get_reason_display()
