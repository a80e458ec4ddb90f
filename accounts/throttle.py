"""Limits on how often something may be tried, the same for all processes: counted in the database.

Counts by address are generous, since thousands of phones share one address of their provider. What guards a secret is counted
by the secret's owner too, and over all.
"""

import time
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.crypto import salted_hmac

from accounts.models import Attempt


class TooManyAttemptsError(Exception):
    """Something was tried too often. `retry_after`: seconds until it may be tried again."""

    def __init__(self, retry_after: int):
        super().__init__(retry_after)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Limit:
    """At most `count` tries in `seconds`."""

    count: int
    seconds: int


def count_attempt(kind: str, who: str, limit: Limit, *, weight: int = 1) -> None:
    """Counts one try of `kind` by `who` (an address, an account, or `""` for everybody together); `weight`: as so many.

    Raises TooManyAttemptsError beyond the limit. What was refused counts on.
    """
    key, until = span(kind, who, limit)
    with transaction.atomic():
        attempt, _ = Attempt.objects.get_or_create(key=key, until=until)
        Attempt.objects.filter(pk=attempt.pk).update(count=models.F("count") + weight)
        attempt.refresh_from_db(fields=["count"])
    if attempt.count > limit.count:
        raise TooManyAttemptsError(until - int(time.time()))


def take_back_attempt(kind: str, who: str, limit: Limit) -> None:
    """Forgets one try: it was no guess. Counting comes first and this after, so that tries at the same moment all count."""
    key, until = span(kind, who, limit)
    Attempt.objects.filter(key=key, until=until, count__gt=0).update(count=models.F("count") - 1)


def span(kind: str, who: str, limit: Limit) -> tuple[str, int]:
    """The key and the end of the span that a try made now counts in."""
    until = (int(time.time()) // limit.seconds + 1) * limit.seconds
    text = f"{kind}\0{limit.seconds}\0{who}"
    return salted_hmac("accounts.throttle", text, algorithm="sha256").hexdigest(), until


def forget_attempts() -> int:
    """Deletes the counts of spans that are over; gives how many."""
    deleted, _ = Attempt.objects.filter(until__lt=int(time.time())).delete()
    return deleted
