"""A new password without e-mail: two people of the village, or one officer, say that it is the same person."""

from django.conf import settings
from django.db import models


class Recovery(models.Model):
    """A request for a new password. Whoever made it holds the code; kept is its digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recoveries")
    code_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("diminta", auto_now_add=True)
    expires_at = models.DateTimeField("berlaku sampai")
    used_at = models.DateTimeField("dipakai", null=True)

    class Meta:
        verbose_name = "pemulihan akun"
        verbose_name_plural = "pemulihan akun"
        ordering = ["-created_at"]

    def __str__(self):
        return f"Pemulihan akun {self.user}"


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
