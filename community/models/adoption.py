"""A village copies what another did, from the idea to the budget and beyond."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone

from accounts.personal_numbers import refuse_nik
from community.models.question import Post
from content.blocks.village import FUND_SOURCES
from regions.models import in_regions


class Stage(models.TextChoices):
    """How far an adoption has come, in order; `stopped` may follow any but `done`."""

    CONSIDERED = "considered", "Dipertimbangkan"
    MUSDES = "musdes", "Musyawarah Desa"
    RKPDES = "rkpdes", "Masuk RKPDes"
    APBDES = "apbdes", "Masuk APBDes"
    RUNNING = "running", "Berjalan"
    DONE = "done", "Selesai"
    STOPPED = "stopped", "Dihentikan"

    @classmethod
    def path(cls) -> list["Stage"]:
        """The way in order, without `stopped`."""
        return [stage for stage in cls if stage is not cls.STOPPED]

    @property
    def rank(self) -> int:
        """Its place in the order; `stopped` comes after all."""
        return list(Stage).index(self)


# The stages in which a village has something to do before the thing runs.
ON_THE_WAY = [Stage.CONSIDERED, Stage.MUSDES, Stage.RKPDES, Stage.APBDES]
STALLED_AFTER = timedelta(days=90)


class AdoptionQuerySet(models.QuerySet):
    def for_officer(self, user):
        """Those of the villages that `user` answers for."""
        return self.filter(in_regions("village", user.office_codes))

    def for_villager(self, user):
        """Those of a verified villager's own village; none for anybody else."""
        return self.filter(village=user.seat.village_id) if user.is_verified_villager else self.none()

    def visible_to(self, user):
        """Those that a villager or an officer may see."""
        own = Q(village=user.seat.village_id) if user.is_verified_villager else Q(pk__in=[])
        return self.filter(own | in_regions("village", user.office_codes))

    def with_places(self):
        """Loads what `village.place` and a link to the original need, and no more of the original's page."""
        own = [field.attname for field in self.model._meta.concrete_fields]
        places = [
            f"village{'__parent' * up}__{name}" for up in range(4) for name in ("code", "name", "level", "parent")
        ]
        return self.select_related("original", "village__parent__parent__parent").only(
            *own, *places, "original__title", "original__url_path", "original__live"
        )

    def with_budget(self):
        """Adds `budget_line`, `amount` and `fund_source` of the step into the budget; None without it."""
        return self.annotate(
            budget=FilteredRelation("steps", condition=Q(steps__stage=Stage.APBDES)),
            budget_line=F("budget__budget_line"),
            amount=F("budget__amount"),
            fund_source=F("budget__fund_source"),
        )

    def stalled(self, today: date | None = None):
        """Those on the way in which nothing was recorded for long."""
        before = (today or timezone.localdate()) - STALLED_AFTER
        return self.filter(stage__in=ON_THE_WAY, stage_since__lt=before)

    def due(self, today: date | None = None):
        """Those whose village should be asked whether it still runs."""
        return self.filter(follow_up_on__lte=today or timezone.localdate())


class Adoption(models.Model):
    """One village copying one case study or story. It is the village's: whoever holds a verified seat there goes on with it."""

    original = models.ForeignKey(
        "content.ContentPage", verbose_name="yang ditiru", on_delete=models.CASCADE, related_name="adoptions"
    )
    village = models.ForeignKey(
        "regions.Region", verbose_name="desa", on_delete=models.PROTECT, related_name="adoptions"
    )
    stage = models.CharField(
        "tahap", max_length=12, choices=Stage, default=Stage.CONSIDERED, db_index=True, editable=False
    )
    # Three that follow from the steps, so that lists and funnels need not ask for them. See services.adoptions.
    reached = models.CharField(
        "tahap terjauh", max_length=12, choices=Stage, default=Stage.CONSIDERED, db_index=True, editable=False
    )
    stage_since = models.DateField("di tahap itu sejak", default=timezone.localdate, db_index=True, editable=False)
    follow_up_on = models.DateField("ditanyakan lagi", null=True, blank=True, db_index=True, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="dimulai oleh",
        null=True,
        on_delete=models.SET_NULL,
        related_name="adoptions",
    )
    created_at = models.DateTimeField("dimulai", auto_now_add=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "replikasi"
        verbose_name_plural = "replikasi"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["original", "village"], name="adopted_once")]

    def __str__(self):
        return f"{self.village.name}: {self.original.title}"

    @property
    def is_stalled(self) -> bool:
        """Whether nothing was recorded for long although something is to do."""
        return self.stage in ON_THE_WAY and self.stage_since < timezone.localdate() - STALLED_AFTER


class Differences(Post):
    """What a village does differently from the original, in its own words. Everybody reads it there; see docs/adoptions.md."""

    adoption = models.OneToOneField(Adoption, on_delete=models.CASCADE, related_name="differences")

    class Meta:
        verbose_name = "tulisan replikasi"
        verbose_name_plural = "tulisan replikasi"

    @property
    def address(self) -> str:
        """Its place on the page of the original. Asks for both where they are not loaded."""
        return f"{self.adoption.original.address}#replikasi"

    @property
    def address_for_author(self) -> str:
        """The village's own page about the adoption."""
        return reverse("adoption", args=[self.adoption_id])


class AdoptionStep(models.Model):
    """A stage that an adoption reached, or its end before that."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField("tahap", max_length=12, choices=Stage)
    on = models.DateField("tanggal")
    note = models.TextField("catatan", max_length=1000, blank=True, validators=[refuse_nik])
    budget_line = models.CharField(
        "bidang dan kegiatan",
        max_length=200,
        blank=True,
        validators=[refuse_nik],
        help_text="Seperti tertulis dalam APBDes.",
    )
    amount = models.BigIntegerField("jumlah (Rp)", null=True, blank=True)
    fund_source = models.CharField("sumber dana", max_length=20, choices=FUND_SOURCES, blank=True)
    photo = models.ForeignKey(
        "content.PortalImage", verbose_name="foto", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="dicatat oleh",
        null=True,
        on_delete=models.SET_NULL,
        related_name="adoption_steps",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "langkah replikasi"
        verbose_name_plural = "langkah replikasi"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["adoption", "stage"], name="each_stage_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="amount_not_negative"),
        ]

    def __str__(self):
        return f"{self.get_stage_display()}, {self.on}"


class FollowUp(models.Model):
    """A village's answer to "does it still run?", half a year and a year after it began to."""

    class Months(models.IntegerChoices):
        HALF_A_YEAR = 6, "6 bulan"
        A_YEAR = 12, "12 bulan"

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="follow_ups")
    # What the answer led to: the step that ended the adoption, or `running`, which goes on. Taken back, the question is open.
    step = models.ForeignKey(AdoptionStep, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField("setelah", choices=Months)
    still_runs = models.BooleanField("masih berjalan")
    note = models.TextField("catatan", max_length=1000, blank=True, validators=[refuse_nik])
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="dijawab oleh",
        null=True,
        on_delete=models.SET_NULL,
        related_name="follow_ups",
    )
    answered_at = models.DateTimeField("dijawab", auto_now_add=True)

    class Meta:
        verbose_name = "kabar replikasi"
        verbose_name_plural = "kabar replikasi"
        ordering = ["months"]
        constraints = [models.UniqueConstraint(fields=["adoption", "months"], name="answered_once")]

    def __str__(self):
        return f"{self.get_months_display()}: {'masih berjalan' if self.still_runs else 'tidak berjalan'}"
