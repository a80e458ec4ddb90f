"""Tidies up after stories and adoptions: files that a crash orphaned, sizes half made, drafts that nobody ever filled in."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from community.models import StoryPage
from community.services.photos import finish_photos, orphan_files
from community.services.stories import remove_story

DRAFT_DAYS = 180


class Command(BaseCommand):
    help = "Menghapus berkas foto tanpa pemilik dan draf cerita yang kosong selama 180 hari; menyelesaikan foto yang tertunda."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Hanya menghitung, tidak menghapus.")

    def handle(self, *args, dry_run: bool, **options):
        files = orphan_files()
        drafts = list(StoryPage.objects.empty_drafts(before=timezone.now() - timedelta(days=DRAFT_DAYS)))
        if not dry_run:
            for storage, name in files:
                storage.delete(name)
            self.stdout.write(f"Foto yang tertunda dan kini selesai: {finish_photos()}.")
            for draft in drafts:
                with transaction.atomic():
                    remove_story(draft)
        self.stdout.write(f"Berkas foto tanpa pemilik: {len(files)}. Draf kosong: {len(drafts)}.")
