"""A village copies what another did, from the idea to the budget and beyond."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.personal_numbers import refuse_nik
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


class AdoptionQuerySet(models.QuerySet):
    def for_officer(self, user):
        """Those of the villages that `user` answers for."""
        return self.filter(in_regions("village", user.office_codes))

    def for_villager(self, user):
        """Those of a verified villager's own village; none for anybody else."""
        return self.filter(village=user.seat.village_id) if user.is_verified_villager else self.none()


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
    differences = models.TextField(
        "yang diubah", max_length=1000, blank=True, validators=[refuse_nik], help_text="Apa yang desa buat lain."
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="dimulai oleh",
        null=True,
        on_delete=models.SET_NULL,
        related_name="adoptions",
    )
    created_at = models.DateTimeField("dimulai", auto_now_add=True)
    follow_up_on = models.DateField("ditanyakan lagi", null=True, blank=True, db_index=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "replikasi"
        verbose_name_plural = "replikasi"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["original", "village"], name="adopted_once")]

    def __str__(self):
        return f"{self.village.name}: {self.original.title}"


class AdoptionStep(models.Model):
    """A stage that an adoption reached."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField("tahap", max_length=12, choices=Stage)
    on = models.DateField("tanggal")
    note = models.TextField("catatan", max_length=1000, blank=True, validators=[refuse_nik])
    budget_line = models.CharField(
        "bidang dan kegiatan", max_length=200, blank=True, help_text="Seperti tertulis dalam APBDes."
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
