"""The command that loads all regions of Indonesia. One test loads them; the others look at a few."""

from io import StringIO

import pytest
from django.core.management import call_command

from regions.management.commands import load_regions
from regions.models import Region
from tests.factories import make_region

pytestmark = pytest.mark.django_db


def load() -> str:
    """Runs the command; gives what it says."""
    out = StringIO()
    call_command("load_regions", stdout=out)
    return out.getvalue()


def test_all_regions_are_loaded_once():
    assert load().startswith("91599 wilayah dimuat atau diperbarui; 38 provinsi, 514 kabupaten/kota")
    count = {level: Region.objects.filter(level=level).count() for level in Region.Level}
    assert list(count.values()) == [38, 514, 7_285, 83_762]
    villages = {kind: Region.objects.filter(kind=kind).count() for kind in Region.Kind}
    assert villages[Region.Kind.VILLAGE] + villages[Region.Kind.CUSTOMARY_VILLAGE] == 75_266
    assert villages[Region.Kind.URBAN_VILLAGE] == 8_496
    assert Region.objects.get(code="76.02").name == "Kabupaten Mamuju"
    assert Region.objects.get(code="32.71").kind == Region.Kind.CITY
    assert not Region.objects.filter(name="").exists()

    assert load().startswith("0 wilayah dimuat atau diperbarui;")
    assert Region.objects.count() == 91_599


@pytest.fixture
def official(monkeypatch):
    """A short official list: Mamuju and what it lies in."""

    def regions():
        names = {"76": "Sulawesi Barat", "76.02": "Kabupaten Mamuju", "76.02.01": "Mamuju", "76.02.01.2001": "Tadui"}
        return [load_regions.region_from_code(code, name) for code, name in names.items()]

    monkeypatch.setattr(load_regions, "official_regions", regions)


def test_a_name_that_has_changed_is_put_right(official):
    load()
    Region.objects.filter(code="76.02").update(name="Mamudju")
    assert load().startswith("1 wilayah dimuat atau diperbarui;")
    assert Region.objects.get(code="76.02").name == "Kabupaten Mamuju"


def test_a_region_that_is_missing_comes_back(official):
    load()
    Region.objects.filter(code="76.02.01.2001").delete()
    assert load().startswith("1 wilayah")
    assert Region.objects.get(code="76.02.01.2001").parent_id == "76.02.01"


def test_a_region_that_is_no_longer_listed_stays_and_is_counted(official):
    make_region("33.10.19.2009")
    assert "4 kode tidak ada lagi di daftar resmi dan dibiarkan." in load()
    assert Region.objects.filter(code="33.10.19.2009").exists()


def test_a_full_list_says_nothing_of_what_is_gone(official):
    assert "tidak ada lagi" not in load()


def test_into_a_file_it_writes_no_progress(official):
    assert "\r" not in load()


def test_somebody_who_watches_sees_how_far_it_is(official, monkeypatch):
    class Terminal(StringIO):
        def isatty(self):
            return True

    out = Terminal()
    call_command("load_regions", stdout=out)
    assert "memuat wilayah 100%" in out.getvalue()


def test_a_list_that_cannot_be_loaded_whole_changes_nothing(official, monkeypatch):
    load()
    broken = load_regions.region_from_code("77.01", "Kabupaten Tanpa Provinsi")
    good = load_regions.region_from_code("76.02", "Kabupaten Berubah")
    monkeypatch.setattr(load_regions, "official_regions", lambda: [good, broken])
    monkeypatch.setattr(load_regions, "BATCH", 1)
    broken.parent_id = None  # breaks the rule that only a province lies in nothing
    with pytest.raises(Exception, match="region_has_parent"):
        load()
    assert Region.objects.get(code="76.02").name == "Kabupaten Mamuju"
