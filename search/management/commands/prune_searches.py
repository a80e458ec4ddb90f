"""Forgets old searches."""

from django.core.management.base import BaseCommand

from search.log import KEPT_DAYS, prune


class Command(BaseCommand):
    help = f"Menghapus catatan pencarian yang lebih tua dari {KEPT_DAYS} hari."

    def handle(self, *args, verbosity: int, **options):
        deleted = prune()
        if verbosity > 0:
            self.stdout.write(f"Catatan pencarian dihapus: {deleted}.")
