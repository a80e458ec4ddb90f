"""Invitation slips: a code that lets a person of a village sign up verified."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from regions.models import in_regions


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those that can still be used."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def for_officer(self, user):
        """Those of the villages that `user` answers for."""
        return self.filter(in_regions("village", user.office_codes))


class Invitation(models.Model):
    """One place in a village for one person. The code itself is shown once, when the slip is printed; kept is its digest."""

    village = models.ForeignKey(
        "regions.Region", verbose_name="desa", on_delete=models.PROTECT, related_name="invitations"
    )
    job_role = models.ForeignKey(
        "accounts.JobRole", verbose_name="jabatan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("nama", max_length=150, blank=True, help_text="Dari daftar aparatur, bila ada.")
    code_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - none yet
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="dibuat oleh",
        null=True,
        on_delete=models.SET_NULL,
        related_name="invitations",
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    expires_at = models.DateTimeField("berlaku sampai")
    used_at = models.DateTimeField("dipakai", null=True, blank=True)
    used_by = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="dipakai oleh",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitation",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ["village", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "village", "job_role", Lower("name"), condition=~Q(name=""), name="one_invitation_a_person"
            )
        ]

    def __str__(self):
        return " ".join(filter(None, ["Undangan", self.village.name, self.name]))
