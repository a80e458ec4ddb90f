"""Makes everything that can be found anew."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from content import versions
from search import entries
from search.models import Entry


class Command(BaseCommand):
    help = "Menyusun ulang semua yang dapat dicari, lalu indeksnya. Pencarian tetap jalan selama itu."

    def handle(self, *args, verbosity: int, **options):
        self.is_shown = verbosity > 0
        total = sum(queryset.count() for queryset in entries.all_sources())
        self.show("Menyusun", entries.make_all(), total)
        self.say("Menghitung kata …")
        entries.recount()
        self.show("Mengindeks", self.index(), Entry.objects.count())
        versions.raise_shared_after_commit()

    @staticmethod
    def index() -> Iterator[int]:
        """Gives all entries to the engine; one that builds a new index beside the old changes over at the end."""
        backend = get_search_backend()
        begun = timezone.now()
        rebuilder = backend.rebuilder_class(backend.get_index_for_model(Entry))
        index = rebuilder.start()
        index.add_model(Entry)
        done = 0
        for lot in entries.batched(
            Entry.get_indexed_objects().order_by("pk").iterator(entries.AT_ONCE), entries.AT_ONCE
        ):
            index.add_items(Entry, lot)
            done += len(lot)
            yield done
        rebuilder.finish()
        # What was published meanwhile went to the old index.
        for entry in Entry.objects.filter(made_at__gt=begun):
            backend.add(entry)

    def show(self, what: str, steps: Iterator[int], total: int) -> None:
        """How far it has come: a line that grows on a screen, a line at the end in a log."""
        done = 0
        for done in steps:
            if self.is_shown and self.stdout.isatty():
                bar = "█" * (30 * done // max(total, 1))
                self.stdout.write(f"\r{what} {bar:<30} {done}/{total}", ending="")
                self.stdout.flush()
        end = "\n" if self.stdout.isatty() else ""
        self.say(f"{end}{what}: {done} butir.")

    def say(self, text: str) -> None:
        """One line."""
        if self.is_shown:
            self.stdout.write(text)
