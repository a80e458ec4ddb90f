"""A person has one name, and no e-mail or number need be known of them."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.management import call_command
from django.db import IntegrityError

from accounts.models import JobRole, User
from tests.factories import JobRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_has_one_name():
    user = UserFactory(username="sari", name="Sukarno")
    assert user.get_full_name() == user.get_short_name() == "Sukarno"
    for gone in ("first_name", "last_name"):
        with pytest.raises(FieldDoesNotExist):
            User._meta.get_field(gone)


def test_somebody_whose_name_is_not_known_goes_by_the_user_name():
    assert UserFactory(username="sari", name="").get_full_name() == "sari"


def test_nothing_but_a_name_is_asked():
    user = User(username="sari", name="Sari")
    user.set_password("sandi-yang-panjang")
    user.full_clean()
    assert {"nik", "phone", "telepon"}.isdisjoint(field.name for field in User._meta.get_fields())


def test_a_user_name_is_taken_once():
    UserFactory(username="sari")
    with pytest.raises(IntegrityError):
        UserFactory(username="sari")


def test_an_operator_makes_the_first_account_on_the_command_line(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "sandi-yang-panjang")
    call_command("createsuperuser", username="operator", name="Ibu Operator", interactive=False, verbosity=0)
    user = User.objects.get(username="operator")
    assert user.is_superuser
    assert user.name == "Ibu Operator"
    assert user.check_password("sandi-yang-panjang")


@pytest.mark.parametrize("password", ["pendek", "password123", "sari-aminah"])
def test_a_password_that_is_guessed_at_once_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="sari-aminah", name="Sari"))


def test_job_roles_are_named_once():
    JobRoleFactory(name="Kaur Keuangan", slug="kaur-keuangan")
    with pytest.raises(ValidationError):
        JobRole(name="Kaur Keuangan", slug="lain").full_clean()
    assert str(JobRole.objects.get()) == "Kaur Keuangan"
