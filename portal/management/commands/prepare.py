"""Makes an installation ready to serve: database, regions, search indexes, starter content, static files."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.search.backends import get_search_backend

from home.models import HomePage
from portal.demo import PASSWORD, create_demo_accounts
from portal.demo_posts import create_demo_posts
from portal.environment import words
from portal.site import follow_site_url
from regions.models import Region


class Command(BaseCommand):
    help = "Menyiapkan portal: basis data, wilayah, materi awal, berkas statis. Aman diulang; tidak menghapus apa pun."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="Buat juga akun demo (hanya dengan DEBUG=1).")
        parser.add_argument("--no-content", action="store_true", help="Jangan memuat materi awal.")

    def handle(self, *args, demo: bool, no_content: bool, **options):
        if demo and not settings.DEBUG:
            raise CommandError("Akun demo hanya dibuat dengan DEBUG=1: kata sandinya diketahui semua orang.")
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self.make_secret()
        # First, as pages are rendered when they are published.
        if self.static_files_are_old():
            self.say("Mengumpulkan berkas statis …")
            call_command("collectstatic", verbosity=0, interactive=False)
        if self.unapplied_migrations():
            self.say("Menyiapkan basis data (sekitar setengah menit) …")
            call_command("migrate", verbosity=0, interactive=False)
        if not Region.objects.exists():
            self.say("Memuat wilayah Indonesia …")
            call_command("load_regions", stdout=self.stdout)
        # Before anything is written to them: the server would make them by itself, and take texts for what they are not.
        if not get_search_backend().is_complete():
            self.say("Menyusun indeks pencarian …")
            call_command("update_index", verbosity=0)
        if not no_content and not HomePage.objects.exists():
            self.say("Memuat materi awal …")
            call_command("load_content", stdout=self.stdout)
        follow_site_url()
        if demo and (accounts := create_demo_accounts()):
            create_demo_posts()
            self.say(f"Akun demo, masuk di {settings.SITE_URL}/akun/masuk/ atau /kelola/ (kata sandi: {PASSWORD}):")
            for username, role in accounts:
                self.say(f"  {username:<12}{role}")

    def say(self, text: str) -> None:
        """One line at once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    @staticmethod
    def make_secret() -> None:
        """Writes a secret key where SECRET_KEY_FILE says there should be one."""
        for name in words("SECRET_KEY_FILE"):
            path = Path(name)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)
                path.write_text(secrets.token_urlsafe(50))

    @staticmethod
    def unapplied_migrations() -> bool:
        """Whether the database is older than the code."""
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    @staticmethod
    def static_files_are_old() -> bool:
        """Whether a file to serve is newer than what was collected."""
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if not manifest.exists():
            return True
        collected = manifest.stat().st_mtime
        return any(
            Path(storage.path(name)).stat().st_mtime > collected
            for finder in get_finders()
            for name, storage in finder.list([])
        )
