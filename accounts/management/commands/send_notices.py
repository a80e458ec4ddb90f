"""Sends by e-mail the notices that could not be sent when they were made."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import Notice
from accounts.services.notices import mail_notice

# What is older stands in the inbox, and would only surprise in the mail.
WORTH_SENDING = timedelta(days=7)


class Command(BaseCommand):
    help = "Mengirim ulang pemberitahuan yang gagal dikirim lewat e-mail. Jalankan tiap jam; aman diulang."

    def handle(self, *args, **options):
        if not settings.EMAIL_HOST:
            self.stdout.write("EMAIL_URL belum diisi: pemberitahuan tetap di kotak masuk.")
            return
        waiting = Notice.objects.filter(mailed_at=None, read_at=None, created_at__gt=timezone.now() - WORTH_SENDING)
        keys = list(waiting.exclude(recipient__email="").order_by("pk").values_list("pk", flat=True))
        for key in keys:
            mail_notice.func(key)
        left = Notice.objects.filter(pk__in=keys, mailed_at=None).count()
        self.stdout.write(f"{len(keys) - left} pemberitahuan dikirim, {left} belum.")
