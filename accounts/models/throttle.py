"""How often something was tried lately."""

from django.db import models


class Attempt(models.Model):
    """Tries of one kind, from one place or for one account, within one span of time. See accounts.throttle."""

    key = models.CharField(max_length=64)  # a digest: no address of anybody is kept
    until = models.BigIntegerField()  # the end of the span, in seconds since 1970
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "percobaan"
        verbose_name_plural = "percobaan"
        constraints = [models.UniqueConstraint(fields=["key", "until"], name="one_count_a_span")]
        indexes = [models.Index(fields=["until"])]

    def __str__(self):
        return f"{self.count}"
