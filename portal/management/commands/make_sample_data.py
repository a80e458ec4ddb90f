"""Fills a portal with made-up people and what they wrote, to see how it bears the load of the national programme."""

from dataclasses import fields

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.models import HomePage
from portal.sample_data import SampleData, Sizes, is_made
from regions.models import Region


class Command(BaseCommand):
    help = (
        "Mengisi portal dengan data rekaan dalam jumlah besar, untuk mengukur bebannya. Bukan untuk portal sungguhan."
    )

    def add_arguments(self, parser):
        for size in fields(Sizes):
            parser.add_argument(f"--{size.name}", type=int, default=size.default, help=f"Bawaan: {size.default}.")
        parser.add_argument("--yes", action="store_true", help="Juga tanpa DEBUG=1.")

    def handle(self, *args, yes: bool, **options):
        if not (settings.DEBUG or yes):
            raise CommandError("Data rekaan hanya dibuat dengan DEBUG=1. Bila Anda yakin, tambahkan --yes.")
        if is_made():
            raise CommandError("Data rekaan sudah ada.")
        if not (Region.objects.villages().exists() and HomePage.objects.exists()):
            raise CommandError("Wilayah dan materi awal belum ada. Jalankan prepare dulu.")
        SampleData(Sizes(**{size.name: options[size.name] for size in fields(Sizes)}), self.say).make()

    def say(self, text: str) -> None:
        """One line at once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()
