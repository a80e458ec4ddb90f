"""Loads a folder of content into the portal."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.importer.loader import Loader
from portal.importer.sources import ContentError

STARTER = Path(__file__).resolve().parents[2] / "starter"


class Command(BaseCommand):
    help = "Memuat materi dari sebuah folder (bawaan: materi awal). Aman diulang: yang sudah ada tidak diubah."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", nargs="?", type=Path, default=STARTER, help="Folder materi; lihat portal/starter/README.md."
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="Perbarui halaman yang belum pernah disunting orang dengan isi berkasnya.",
        )

    def handle(self, *args, folder: Path, update: bool, **options):
        if not (folder / "pages").is_dir():
            raise CommandError(f"Folder {folder} tidak berisi folder pages.")
        try:
            report = Loader(folder, update=update, progress=self.progress).load()
        except ContentError as error:
            raise CommandError(f"Tidak ada yang dimuat. {error}") from error
        self.stdout.write(
            f"{len(report.created)} halaman baru, {len(report.updated)} diperbarui, {len(report.kept)} dibiarkan."
        )

    def progress(self, done: int, total: int) -> None:
        """Shows how far it is, on one line, to a person who watches."""
        if self.stdout.isatty():
            self.stdout.write(f"\r  memuat materi {done} dari {total}", ending="\n" if done == total else "")
