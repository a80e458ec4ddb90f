"""A village is found by what people type: its name, with or without what lies around it."""

import pytest

from regions.kemendagri import region_from_code
from regions.models import Region
from regions.village_search import find_villages
from tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def villages():
    """Two villages of one name in two provinces, and some beside them."""
    make_region("33.10.19.2009")  # Ponggok, Polanharjo, Klaten, Jawa Tengah
    make_region("76.02.01.2001")  # Tadui, Mamuju, Mamuju, Sulawesi Barat
    for code, name in {
        "76.02.01.2002": "Ponggok",
        "76.02.01.2003": "Ponggok Baru",
        "33.10.19.2010": "Sumber Rejo",
        "33.10.19.2011": "Kampung Baru",
        "33.10.19.2012": "Ba'u",
        "33.10.19.1001": "Tegal-Sari/Dua",
    }.items():
        region_from_code(code, name).save(force_insert=True)


def names(text: str) -> list[str]:
    return [village.place for village in find_villages(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ponggok klaten", "Ponggok, Klaten, Jawa Tengah"),
        ("PONGGOK, Polanharjo", "Ponggok, Klaten, Jawa Tengah"),
        ("desa ponggok kec. polanharjo kab. klaten", "Ponggok, Klaten, Jawa Tengah"),
        ("klaten ponggok", "Ponggok, Klaten, Jawa Tengah"),
        ("ponggok sulbar", "Ponggok, Mamuju, Sulawesi Barat"),
        ("ponggok sulawesi barat", "Ponggok, Mamuju, Sulawesi Barat"),
        ("ponggok bar", "Ponggok, Mamuju, Sulawesi Barat"),
        ("sumberrejo", "Sumber Rejo, Klaten, Jawa Tengah"),
        ("sumber rejo klaten", "Sumber Rejo, Klaten, Jawa Tengah"),
        ("kampung baru", "Kampung Baru, Klaten, Jawa Tengah"),
        ("nagari kampung baru", "Kampung Baru, Klaten, Jawa Tengah"),
        ("bau", "Ba'u, Klaten, Jawa Tengah"),
        ("ba’u klaten", "Ba'u, Klaten, Jawa Tengah"),
        ("kel tegalsari", "Tegal-Sari/Dua, Klaten, Jawa Tengah"),
    ],
)
def test_the_village_that_is_meant_comes_first(text, first):
    assert names(text)[0] == first


def test_those_called_exactly_so_come_before_those_that_begin_so():
    assert names("ponggok")[-1] == "Ponggok Baru, Mamuju, Sulawesi Barat"
    assert len(names("ponggok")) == 3


def test_only_villages_are_found():
    assert names("klaten") == []


def test_the_whole_name_is_needed_for_what_lies_around():
    assert names("ponggok jakarta") == []


def test_at_most_ten_are_offered(django_assert_max_num_queries):
    for number in range(2100, 2130):
        region_from_code(f"33.10.19.{number}", f"Suka Maju {number}").save(force_insert=True)
    with django_assert_max_num_queries(3):
        assert len(find_villages("suka")) == 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "desa",
        "\x00",
        "%",
        "_",
        "'; DROP TABLE regions_region; --",
        "a" * 1_000_000,
        "🏡",
        "kel kec kab",
        "ﷺ",
    ],
)
def test_whatever_is_typed_is_answered(text):
    find_villages(text)
    assert Region.objects.exists()


def test_the_page_asks_for_villages_as_one_types(client):
    response = client.get("/akun/desa/", {"q": "ponggok klaten"})
    assert response.json() == {
        "villages": [{"code": "33.10.19.2009", "label": "Ponggok, Polanharjo, Klaten, Jawa Tengah"}]
    }
    assert not response.cookies
