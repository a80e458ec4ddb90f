"""Regions by their Kemendagri code: what a code says, and how regions are found, named and chosen."""

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.urls import reverse

from regions.kemendagri import region_from_code
from regions.models import Region
from tests.factories import CaseStudyIndexPageFactory, CaseStudyPageFactory, make_region

pytestmark = pytest.mark.django_db

Level, Kind = Region.Level, Region.Kind


# What a code says


@pytest.mark.parametrize(
    ("code", "name", "level", "kind", "parent"),
    [
        ("76", "Sulawesi Barat", Level.PROVINCE, Kind.PROVINCE, None),
        ("76.02", "Kabupaten Mamuju", Level.REGENCY, Kind.REGENCY, "76"),
        ("32.71", "Kota Bogor", Level.REGENCY, Kind.CITY, "32"),
        ("76.02.01", "Mamuju", Level.DISTRICT, Kind.DISTRICT, "76.02"),
        ("76.02.01.2001", "Tadui", Level.VILLAGE, Kind.VILLAGE, "76.02.01"),
        ("76.02.01.1001", "Binanga", Level.VILLAGE, Kind.URBAN_VILLAGE, "76.02.01"),
        ("91.03.01.3001", "Yoboi", Level.VILLAGE, Kind.CUSTOMARY_VILLAGE, "91.03.01"),
    ],
)
def test_a_code_tells_level_kind_and_what_it_lies_in(code, name, level, kind, parent):
    region = region_from_code(code, name)
    assert (region.level, region.kind, region.parent_id) == (level, kind, parent)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "7",
        "760",
        "7602",
        "76.2",
        "76.02.1",
        "76.02.01.201",
        "76.02.01.2001.1",
        "76.AB",
        "76.02.",
        "76,02",
        "7602012001",
    ],
)
def test_another_kind_of_code_is_refused(code):
    with pytest.raises(ValueError, match="Bukan kode wilayah Kemendagri"):
        region_from_code(code, "Desa")


def test_only_a_province_lies_in_nothing():
    with pytest.raises(IntegrityError):
        Region.objects.create(code="76.02", name="Kabupaten Mamuju", level=Level.REGENCY, kind=Kind.REGENCY)


# Names


def test_a_village_is_named_with_what_it_lies_in():
    make_region("33.10.19.2009")
    village = Region.objects.with_ancestors().get(code="33.10.19.2009")
    assert village.full_name == "Ponggok, Polanharjo, Klaten, Jawa Tengah"
    assert village.place == "Ponggok, Klaten, Jawa Tengah"


def test_the_full_name_needs_one_query(django_assert_num_queries):
    make_region("33.10.19.2009")
    with django_assert_num_queries(1):
        assert Region.objects.with_ancestors().get(code="33.10.19.2009").full_name


def test_a_kecamatan_is_named_in_its_own_place():
    make_region("33.10.19")
    assert Region.objects.get(code="33.10.19").place == "Polanharjo, Klaten, Jawa Tengah"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Kabupaten Mamuju", "Mamuju"),
        ("Kota Bogor", "Kota Bogor"),
        ("Kabupaten Administrasi Kepulauan Seribu", "Kepulauan Seribu"),
        ("Ponggok", "Ponggok"),
    ],
)
def test_people_leave_out_the_word_kabupaten(name, short):
    assert Region(code="76.02", name=name).short_name == short


def test_a_region_knows_its_province_without_a_query(django_assert_num_queries):
    region = make_region("76.02.01.2001")
    with django_assert_num_queries(0):
        assert region.province_code == "76"


def test_a_region_is_shown_with_its_code():
    assert str(make_region("76.02")) == "Kabupaten Mamuju (76.02)"


# Queries


@pytest.fixture
def regions():
    """Two provinces, each with one region on every level."""
    make_region("33.10.19.2009")
    make_region("76.02.01.2001")


def codes(queryset):
    """The codes of a queryset, in order."""
    return list(queryset.values_list("code", flat=True))


def test_a_region_holds_itself_and_all_below_it(regions):
    assert codes(Region.objects.within("76.02")) == ["76.02", "76.02.01", "76.02.01.2001"]
    assert codes(Region.objects.within("33")) == ["33", "33.10", "33.10.19", "33.10.19.2009"]
    assert codes(Region.objects.within("76.02.01.2001")) == ["76.02.01.2001"]


@pytest.mark.parametrize("code", ["7", "76.0", "76.02.01.200", "99", "", "%", "_"])
def test_a_part_of_a_code_holds_nothing(regions, code):
    assert codes(Region.objects.within(code)) == []


def test_regions_are_found_by_level(regions):
    assert codes(Region.objects.provinces()) == ["33", "76"]
    assert codes(Region.objects.villages()) == ["33.10.19.2009", "76.02.01.2001"]


def test_queries_go_on_from_each_other(regions):
    assert codes(Region.objects.villages().within("76")) == ["76.02.01.2001"]


def test_regions_below_a_region_are_its_children(regions):
    assert codes(Region.objects.get(code="76").children.all()) == ["76.02"]


# Nothing that refers to a region loses it


def test_a_region_with_others_in_it_is_not_deleted(regions):
    with pytest.raises(ProtectedError):
        Region.objects.get(code="76").delete()


def test_a_region_that_a_case_study_tells_of_is_not_deleted(home):
    region = make_region("33.10.19.2009")
    CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), region=region)
    with pytest.raises(ProtectedError):
        region.delete()


# Choosing one in the admin


def choose(client, **query):
    """The rows of the window for choosing a region."""
    response = client.get(reverse("region_chooser:choose_results"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_an_editor_finds_a_village_by_its_name(regions, admin_client):
    text = choose(admin_client, q="pongg")
    assert "Ponggok, Polanharjo, Klaten, Jawa Tengah" in text
    assert "Tadui" not in text


def test_an_editor_finds_regions_by_code(regions, admin_client):
    text = choose(admin_client, q="76.02")
    assert "Kabupaten Mamuju" in text or "Mamuju, Sulawesi Barat" in text
    assert "Ponggok" not in text


@pytest.mark.parametrize("query", ["tidak ada", "%", "'", '"', "a" * 3_000])
def test_a_search_for_nonsense_finds_nothing(regions, admin_client, query):
    text = choose(admin_client, q=query)
    assert "Ponggok" not in text


def test_a_search_that_is_no_text_is_answered(regions, admin_client):
    assert choose(admin_client, q="\x00")


def test_the_window_opens(regions, admin_client):
    assert admin_client.get(reverse("region_chooser:choose")).status_code == 200


def test_nobody_chooses_without_signing_in(regions, client):
    assert client.get(reverse("region_chooser:choose")).status_code == 302
