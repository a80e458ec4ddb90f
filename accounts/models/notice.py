"""The inbox of a person: /akun/."""

from django.conf import settings
from django.db import models

# Stands in a text for the person whom it names. The name itself is in their account only, and goes with it.
PERSON = "{orang}"


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        """Those not opened yet."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """A message from the portal. It stands in the inbox whether or not it could also be sent by e-mail."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField("isi", max_length=300)
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    address = models.CharField("alamat", max_length=300, blank=True)
    # What it is about, so that nobody is told the same thing twice.
    key = models.CharField(max_length=100)
    created_at = models.DateTimeField("waktu", auto_now_add=True)
    read_at = models.DateTimeField("dibaca", null=True)
    mailed_at = models.DateTimeField("dikirim lewat e-mail", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="told_once")]
        indexes = [models.Index(fields=["recipient", "read_at"])]

    def __str__(self):
        return self.text

    @property
    def message(self) -> str:
        """Its text, with the name of the person whom it names. Load it with `about`."""
        return self.text.replace(PERSON, self.about.get_full_name() if self.about else "Seseorang")
