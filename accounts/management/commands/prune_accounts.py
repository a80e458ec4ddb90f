"""Deletes what accounts no longer need."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import Invitation, Notice, Recovery
from accounts.throttle import forget_attempts

KEPT_ATTEMPTS = timedelta(days=7)
KEPT_CODES = timedelta(days=30)  # after they expired, so that somebody can still be told that they did
KEPT_NOTICES = timedelta(days=400)  # after they were read


class Command(BaseCommand):
    help = (
        "Menghapus percobaan masuk, undangan dan pemulihan yang kedaluwarsa, sesi, dan pemberitahuan lama. "
        "Jalankan tiap hari; aman diulang."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        old = [
            ("percobaan masuk", AccessAttempt.objects.filter(attempt_time__lt=now - KEPT_ATTEMPTS)),
            ("catatan masuk", AccessLog.objects.filter(attempt_time__lt=now - KEPT_ATTEMPTS)),
            ("catatan kegagalan", AccessFailureLog.objects.filter(attempt_time__lt=now - KEPT_ATTEMPTS)),
            ("undangan", Invitation.objects.filter(used_at=None, expires_at__lt=now - KEPT_CODES)),
            ("pemulihan", Recovery.objects.filter(expires_at__lt=now - KEPT_CODES)),
            ("pemberitahuan", Notice.objects.filter(read_at__lt=now - KEPT_NOTICES)),
            ("sesi", Session.objects.filter(expire_date__lt=now)),
        ]
        counts = [f"{label} {rows.delete()[0]}" for label, rows in old]
        self.stdout.write("Dihapus: " + ", ".join([f"hitungan {forget_attempts()}", *counts]))
