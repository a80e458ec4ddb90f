"""What was done to accounts by others: it must be possible to ask afterwards."""

from django.conf import settings
from django.db import models


class AccountEvent(models.Model):
    """One act on an account. It names people by key only; when one is deleted, the act stays without them."""

    class Kind(models.TextChoices):
        SIGNED_UP = "signed_up", "Mendaftar"
        VOUCHED = "vouched", "Keanggotaan desa dikonfirmasi"
        UNVOUCHED = "unvouched", "Konfirmasi dicabut"
        SEAT_ENDED = "seat_ended", "Jabatan berakhir"
        RECOVERY_ASKED = "recovery_asked", "Pemulihan diminta"
        RECOVERY_APPROVED = "recovery_approved", "Pemulihan disetujui"
        RECOVERED = "recovered", "Kata sandi dipulihkan"
        PASSWORD_CHANGED = "password_changed", "Kata sandi diganti"
        ROSTER_IMPORTED = "roster_imported", "Daftar aparatur diimpor"
        SLIPS_PRINTED = "slips_printed", "Kartu undangan dicetak"

    kind = models.CharField("peristiwa", max_length=20, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="oleh",
        null=True,
        on_delete=models.SET_NULL,
        related_name="events_caused",
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="akun",
        null=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )
    region = models.ForeignKey(
        "regions.Region", verbose_name="wilayah", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("waktu", auto_now_add=True)

    class Meta:
        verbose_name = "peristiwa akun"
        verbose_name_plural = "peristiwa akun"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.get_kind_display()
