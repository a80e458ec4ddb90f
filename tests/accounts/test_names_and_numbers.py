import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.personal_numbers import MASK, mask_numbers, refuse_nik
from accounts.sign_in_names import normalize_sign_in_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62812 34567890", "+6281234567890"),
        (" Sekdes.Ponggok ", "sekdes.ponggok"),
        ("Sekdes@Ponggok.desa.id", "sekdes@ponggok.desa.id"),
        ("081", "081"),
    ],
)
def test_a_sign_in_name_has_one_form(typed, kept):
    assert normalize_sign_in_name(typed) == kept


@pytest.mark.django_db
def test_a_person_is_found_however_the_number_was_typed(rf):
    user = User.objects.create_user("+6281234567890", name="Siti", password="rahasia-desa-9")
    assert User.objects.get_by_natural_key("0812 3456 7890") == user
    assert authenticate(rf.post("/"), username="0812-3456-7890", password="rahasia-desa-9") == user


@pytest.mark.parametrize("text", ["3302151708890001", "NIK saya 3302 1517 0889 0001.", "33.02.15.170889.0001"])
def test_an_identity_number_is_refused(text):
    with pytest.raises(ValidationError) as refusal:
        refuse_nik(text)
    assert "NIK" in refusal.value.message


@pytest.mark.parametrize(
    "text", ["Rp1.250.000.000", "Perdes 4/2025", "kode 33.10.17.2004", "20 Januari 2026 pukul 09.00"]
)
def test_other_numbers_are_not_taken_for_one(text):
    refuse_nik(text)
    assert mask_numbers(text) == text


def test_numbers_of_persons_are_masked():
    assert mask_numbers("Hubungi 0812-3456-7890 atau +62 812 3456 7890") == f"Hubungi {MASK} atau {MASK}"
    assert mask_numbers("NIK 3302151708890001") == f"NIK {MASK}"
