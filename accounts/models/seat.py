"""Who does what in which village, and for which region: the grounds of every permission of a villager or officer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from regions.models import in_regions


class SeatQuerySet(models.QuerySet):
    def current(self):
        """Seats that somebody holds now."""
        return self.filter(until=None)

    def verified(self):
        """Seats that somebody vouched for."""
        return self.exclude(verified_at=None)

    def unverified(self):
        """Seats that wait for somebody to vouch for them."""
        return self.filter(verified_at=None)

    def named(self, text: str):
        """Seats of a person, or in a village, kecamatan or kabupaten, with a name like this."""
        names = ["user__name", "village__name", "village__parent__name", "village__parent__parent__name"]
        condition = Q(village__code__startswith=text)
        for name in names:
            condition |= Q(**{f"{name}__icontains": text})
        return self.filter(condition) if text else self

    def ended(self):
        """Seats that somebody held before."""
        return self.exclude(until=None)

    def for_officer(self, user):
        """Seats in the villages of the regions that `user` answers for. Nobody's where the user is no officer."""
        return self.filter(in_regions("village", user.office_codes))

    def for_neighbour(self, user):
        """Seats in the village of a verified villager, without their own; none for anybody else."""
        return (
            self.filter(village=user.seat.village_id).exclude(user=user) if user.is_verified_villager else self.none()
        )


class Seat(models.Model):
    """A job role in a village, held by a person from a day until another. Unverified until somebody vouches for it."""

    class Proof(models.TextChoices):
        SLIP = "slip", "Kartu undangan"
        VILLAGER = "villager", "Rekan sedesa"
        OFFICER = "officer", "Petugas wilayah"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="orang", on_delete=models.CASCADE, related_name="seats"
    )
    village = models.ForeignKey("regions.Region", verbose_name="desa", on_delete=models.PROTECT, related_name="seats")
    job_role = models.ForeignKey(
        "accounts.JobRole", verbose_name="jabatan", on_delete=models.PROTECT, related_name="seats"
    )
    since = models.DateField("sejak", default=timezone.localdate)
    until = models.DateField("sampai", null=True, blank=True)
    verified_at = models.DateTimeField("diverifikasi", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="diverifikasi oleh",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="vouched_seats",
    )
    proof = models.CharField("cara verifikasi", max_length=10, choices=Proof, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name="penerus", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors"
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "kedudukan"
        verbose_name_plural = "kedudukan"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(until=None), name="one_current_seat"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seat_ends_after_it_began"),
            models.CheckConstraint(condition=Q(successor=None) | ~Q(until=None), name="only_ended_seat_has_successor"),
            models.CheckConstraint(
                condition=Q(verified_at=None, proof="") | (Q(verified_at__isnull=False) & ~Q(proof="")),
                name="verified_seat_has_proof",
            ),
        ]
        indexes = [models.Index(fields=["village", "until"])]

    def __str__(self):
        return f"{self.job_role}, {self.village.name}"

    @property
    def is_verified(self) -> bool:
        """Whether somebody vouched for it."""
        return self.verified_at is not None


class Officer(models.Model):
    """A person who answers for a province or kabupaten in one of the three agencies that carry the programme."""

    class Agency(models.TextChoices):
        PMD = "pmd", "Dinas Pemberdayaan Masyarakat dan Desa"
        KOMINFO = "kominfo", "Dinas Komunikasi dan Informatika"
        BAPPEDA = "bappeda", "Bappeda"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="petugas", on_delete=models.CASCADE, related_name="offices"
    )
    agency = models.CharField("instansi", max_length=10, choices=Agency)
    region = models.ForeignKey(
        "regions.Region",
        verbose_name="wilayah",
        on_delete=models.PROTECT,
        related_name="officers",
        limit_choices_to={"level__lte": 2},
        help_text="Provinsi atau kabupaten/kota.",
    )
    moderates = models.BooleanField(
        "memeriksa cerita", default=True, help_text="Boleh memeriksa cerita desa dari wilayah ini."
    )

    panels = ["user", "agency", "region", "moderates"]

    class Meta:
        verbose_name = "petugas wilayah"
        verbose_name_plural = "petugas wilayah"
        ordering = ["region", "agency"]
        constraints = [models.UniqueConstraint(fields=["user", "agency", "region"], name="one_office_each")]

    def __str__(self):
        # Without the person: the admin's log keeps this text for good.
        return f"{self.get_agency_display()} {self.region.name}"
