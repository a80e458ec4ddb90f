"""What no password or PIN may be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Seat, User
from tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """Siti Aminah of Ponggok, before her account is saved."""
    user = User(name="Siti Aminah", username="+6281234567890")
    user.seat = Seat(user=user, village=make_region("33.10.19.2009"))
    return user


def errors_of(password, user=None) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "padi-menguning",
        "sawah hijau",
        "x7!kQ92#",
        "keretaapi",
        "KERETAAPI",
        "air terjun 9",
        "ngopisore",
        "ㅎㅏㄴㄱㅡㄹ한글",
    ],
)
def test_eight_characters_of_any_kind_will_do(password, person):
    assert errors_of(password, person) == ""


@pytest.mark.parametrize("pin", ["719264", "508317", "3907152", "84061937", "917350284615"])
def test_six_digits_make_a_pin(pin, person):
    assert errors_of(pin, person) == ""


@pytest.mark.parametrize("password", ["", "pendek7", "71926", "ab12"])
def test_what_is_too_short_is_refused(password):
    assert "terlalu pendek" in errors_of(password)


@pytest.mark.parametrize(
    "pin",
    [
        "123456",
        "654321",
        "456789",
        "890123",
        "13579135",
        "111111",
        "121212",
        "123123",
        "112233",
        "000000",
        "223223",
        "98765432",
    ],
)
def test_pins_in_a_row_or_repeated_are_refused(pin):
    assert "berurutan atau berulang" in errors_of(pin)


@pytest.mark.parametrize("pin", ["170845", "17081945", "19450817", "081990", "199008", "250399", "120725", "03251999"])
def test_pins_that_are_dates_are_refused(pin):
    assert "tanggal" in errors_of(pin)


def test_todays_date_is_refused():
    assert "tanggal" in errors_of(f"{timezone.localdate():%d%m%Y}")


@pytest.mark.parametrize("pin", ["081234567890", "234567890", "81234567", "4567890"])
def test_the_own_number_is_refused(pin, person):
    assert errors_of(pin, person)


@pytest.mark.parametrize(
    "password",
    [
        "bismillah",
        "Bismillah123",
        "indonesia45",
        "rahasia2026",
        "katasandi",
        "sayangku99",
        "kepaladesa1",
        "qwerty123",
        "password1",
    ],
)
def test_what_many_choose_is_refused(password):
    assert errors_of(password)


@pytest.mark.parametrize(
    "password", ["ponggok2026", "DesaPonggok", "ponggok-klaten", "sitiaminah", "p0nggok!!", "aminah1990", "polanharjo"]
)
def test_names_that_everybody_knows_are_refused(password, person):
    assert errors_of(password, person)


def test_a_sentence_may_hold_such_a_name(person):
    assert errors_of("ponggok kaya ikan nila", person) == ""


@pytest.mark.parametrize("password", ["٣٤٥٦٧٨", "²²²²²²²²", "１２３４５６"])
def test_figures_of_other_scripts_are_judged_too(password):
    errors_of(password)
