"""Asks villages whether what they copied still runs."""

from django.core.management.base import BaseCommand

from community.services.adoptions import ask_follow_ups


class Command(BaseCommand):
    help = "Menanyakan kabar replikasi yang sudah 6 atau 12 bulan berjalan. Jalankan tiap hari; aman diulang."

    def handle(self, *args, **options):
        self.stdout.write(f"{ask_follow_ups()} pemberitahuan dikirim.")
