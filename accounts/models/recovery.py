"""A new password without e-mail: two people of the village, or one officer, say that it is the same person."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models.seat import Seat
from regions.models import Region


class RecoveryQuerySet(models.QuerySet):
    def open(self):
        """Those that can still be approved and used."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def with_village(self):
        """Adds `village_id`: the village of the seat that the person holds now, else of the one that they held last."""
        seats = Seat.objects.filter(user=OuterRef("user")).order_by(F("until").desc(nulls_first=True), "-since", "-pk")
        return self.annotate(village_id=Subquery(seats.values("village")[:1]))

    def for_officer(self, user):
        """Those of people in the villages that `user` answers for, without their own; nobody's where the user is no officer."""
        villages = Region.objects.within(*user.office_codes).values("pk")
        return self.with_village().filter(village_id__in=villages).exclude(user=user)

    def for_neighbour(self, user):
        """Those of the other verified people in the village of a verified villager; none for anybody else."""
        if not user.is_verified_villager:
            return self.none()
        seats = Seat.objects.current().verified().filter(user=OuterRef("user"), village=user.seat.village_id)
        return self.with_village().filter(Exists(seats)).exclude(user=user)


class Recovery(models.Model):
    """A request for a new password. Whoever made it holds the code; kept is its digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recoveries")
    code_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("diminta", auto_now_add=True)
    expires_at = models.DateTimeField("berlaku sampai")
    used_at = models.DateTimeField("dipakai", null=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = "pemulihan akun"
        verbose_name_plural = "pemulihan akun"
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["user"], condition=Q(used_at=None), name="one_open_recovery")]

    def __str__(self):
        return f"Pemulihan akun {self.user}"

    @property
    def number(self) -> str:
        """Four digits that the person who asked was told too: by them others know whose request this is."""
        return f"{int(self.code_digest[:8], 16) % 10_000:04}"


class RecoveryApproval(models.Model):
    """One person's word for the one who asks."""

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="approvals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_approvals")
    as_officer = models.BooleanField("sebagai petugas wilayah", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "persetujuan pemulihan"
        verbose_name_plural = "persetujuan pemulihan"
        constraints = [models.UniqueConstraint(fields=["recovery", "user"], name="one_word_each")]

    def __str__(self):
        return f"{self.user}: {self.recovery}"
