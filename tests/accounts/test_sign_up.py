"""An account in two minutes: who gets one, with what rights, and what is refused."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts import throttle
from accounts.codes import digest
from accounts.models import AccountEvent, Invitation, Seat, User
from accounts.services.account import CONSENT_VERSION
from accounts.services.invitations import InvitationError, use_invitation
from tests.factories import JobRoleFactory, UserFactory, make_region
from tests.factories.people import OTHER_VILLAGE, VILLAGE, make_villager

SIGN_UP = "/akun/daftar/"
PASSWORD = "padi-menguning"
CODE = "K7MP-2QWX"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    """All tries of a test fall into one span of the limit."""
    monkeypatch.setattr(throttle.time, "time", lambda: 1_800_000_100)


@pytest.fixture
def filled(db):
    """The form as somebody fills it in."""
    return {
        "name": "Siti Aminah",
        "job_role": JobRoleFactory(name="Kaur Keuangan").pk,
        "village": make_region(VILLAGE).full_name,
        "village_code": VILLAGE,
        "village_for": make_region(VILLAGE).full_name,
        "username": "0812-3456-7890",
        "password": PASSWORD,
        "kode": "",
        "consent": "on",
    }


@pytest.fixture
def invitation(db):
    """An open invitation of the village, with CODE."""
    return Invitation.objects.create(
        village=make_region(VILLAGE),
        code_digest=digest(CODE),
        created_by=UserFactory(),
        expires_at=timezone.now() + timedelta(days=30),
    )


def test_somebody_signs_up_and_is_signed_in(client, filled):
    response = client.post(SIGN_UP, filled, follow=True)
    assert response.request["PATH_INFO"] == "/akun/"
    assert "Belum diverifikasi" in response.content.decode()
    user = User.objects.get()
    assert (user.name, user.username, user.email) == ("Siti Aminah", "+6281234567890", "")
    assert user.check_password(PASSWORD)
    assert (user.consent_version, user.consented_at is not None) == (CONSENT_VERSION, True)
    seat = Seat.objects.get()
    assert (seat.village_id, seat.job_role.name, seat.is_verified, seat.proof) == (VILLAGE, "Kaur Keuangan", False, "")
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.SIGNED_UP


@pytest.mark.parametrize(
    ("typed", "username", "email"),
    [
        ("+62 812 3456 7890", "+6281234567890", ""),
        ("Sari@Contoh.Desa.ID", "sari@contoh.desa.id", "sari@contoh.desa.id"),
        ("Sari.Ponggok", "sari.ponggok", ""),
    ],
)
def test_one_field_takes_a_number_an_address_or_a_name(client, filled, typed, username, email):
    client.post(SIGN_UP, filled | {"username": typed})
    user = User.objects.get()
    assert (user.username, user.email) == (username, email)
    client.post("/akun/keluar/")
    assert client.post("/akun/masuk/", {"username": typed, "password": PASSWORD}).status_code == 302


def test_at_each_field_stands_what_it_is_for(client):
    text = client.get(SIGN_UP).content.decode()
    for part in [
        "Tampil di samping cerita",
        "tidak tampil kepada orang lain",
        "tidak pernah meminta NIK",
        "UU 27/2022",
    ]:
        assert part in text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Isi nama lengkap Anda."),
        ("name", "3310190101900001", "tampak seperti NIK"),
        ("name", "Siti 3310-1901-0190-0001", "tampak seperti NIK"),
        ("name", "12345", "Tulis nama dengan huruf."),
        ("name", "Siti\u202eAminah", "tanda yang tidak tampak"),
        ("name", "Siti\x00Aminah", "null"),
        ("name", "a" * 1_000_000, "150"),
        ("job_role", "", "Pilih jabatan Anda."),
        ("job_role", "999999", "Pilih jabatan dari daftar."),
        ("job_role", "<script>", "Pilih jabatan dari daftar."),
        ("village", "", "Ketik nama desa Anda."),
        ("village", "Tidak Ada Desa Begini", "Tidak ada desa dengan nama itu."),
        ("username", "", "Isi nomor HP"),
        ("username", "3310190101900001", "tampak seperti NIK"),
        ("username", "021555", "Nomor HP dimulai dengan"),
        ("username", "si ti", "tanpa spasi"),
        ("username", "sari@", "belum lengkap"),
        ("username", "admin.desa", "tidak dapat dipakai"),
        ("username", "a" * 1_000_000, "150"),
        ("password", "", "Buat kata sandi"),
        ("password", "ponggok2026", "mudah ditebak"),
        ("password", "123456", "berurutan"),
        ("password", "a1!" * 400_000, "terlalu panjang"),
        ("consent", "", "Tanpa persetujuan"),
        ("kode", "x" * 100, "40"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, filled, field, value, message):
    response = client.post(SIGN_UP, filled | {field: value})
    assert response.status_code == 200
    text = response.content.decode()
    assert "Ada yang perlu diperbaiki" in text
    assert text.count(message) >= 2, "at the top and at the field"
    assert PASSWORD not in text
    if field != "name":
        assert "Siti Aminah" in text
    assert not User.objects.exists()
    assert not Seat.objects.exists()


def test_html_in_a_name_is_text(client, filled):
    client.post(SIGN_UP, filled | {"name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in client.get("/akun/").content.decode()


def test_nobody_gives_themselves_rights(client, filled):
    group = Group.objects.first()
    client.post(
        SIGN_UP,
        filled
        | {
            "is_staff": "on", "is_superuser": "on", "groups": group.pk, "user_permissions": 1, "id": 1, "pk": 1,
            "verified_at": "2026-01-01", "proof": "officer", "is_verified": "on", "moderates": "on", "agency": "pmd",
        },
    )  # fmt: skip
    user = User.objects.get()
    rights = [user.is_staff, user.is_superuser, user.groups.exists(), user.offices.exists()]
    assert rights == [False] * 4
    assert not user.seat.is_verified


def test_a_form_from_elsewhere_is_refused(filled):
    assert Client(enforce_csrf_checks=True).post(SIGN_UP, filled).status_code == 403
    assert not User.objects.exists()


# The village


def test_without_scripts_the_form_asks_which_village_is_meant(client, filled):
    make_region(OTHER_VILLAGE)
    filled |= {"village": "pong", "village_code": "", "village_for": ""}
    text = client.post(SIGN_UP, filled).content.decode()
    assert "Pilih desa Anda dari daftar" in text
    assert f'type="radio" name="village_code" value="{VILLAGE}"' in text
    client.post(SIGN_UP, filled | {"village_code": VILLAGE, "village_for": "pong"})
    assert Seat.objects.get().village_id == VILLAGE


def test_a_whole_name_needs_no_second_step(client, filled):
    client.post(SIGN_UP, filled | {"village": "ponggok klaten", "village_code": "", "village_for": ""})
    assert Seat.objects.get().village_id == VILLAGE


def test_what_was_chosen_for_another_text_does_not_count(client, filled):
    make_region(OTHER_VILLAGE)
    client.post(SIGN_UP, filled | {"village": "tadui", "village_code": VILLAGE, "village_for": "pong"})
    assert Seat.objects.get().village_id == OTHER_VILLAGE


@pytest.mark.parametrize("code", ["33.10", "33", "99.99.99.9999", "\x00", "x" * 1000, "33.10.19.2009' OR 1=1"])
def test_no_code_but_a_villages_is_taken(client, filled, code):
    label = filled["village"]
    client.post(SIGN_UP, filled | {"village": "zzz", "village_code": code, "village_for": "zzz"})
    assert not Seat.objects.exists()
    assert label


# Twice


def test_sending_twice_makes_one_account_and_signs_in(client, filled):
    client.post(SIGN_UP, filled)
    again = Client()
    response = again.post(SIGN_UP, filled, follow=True)
    assert response.request["PATH_INFO"] == "/akun/"
    assert User.objects.count() == Seat.objects.count() == 1
    assert client.post(SIGN_UP, filled)["Location"] == "/akun/"


def test_a_name_that_is_taken_is_refused_as_one_that_is_reserved_is(client, filled, hasher):
    UserFactory(username="+6281234567890", name="Orang Lain")
    hasher.count = 0
    taken = client.post(SIGN_UP, filled).content.decode()
    assert hasher.count == 1
    reserved = client.post(SIGN_UP, filled | {"username": "pengelola"}).content.decode()
    sentence = "Nama masuk ini tidak dapat dipakai."
    assert sentence in taken
    assert sentence in reserved
    assert "Orang Lain" not in taken
    assert User.objects.count() == 1


def test_a_free_name_costs_as_many_hashes(client, filled, hasher):
    hasher.count = 0
    client.post(SIGN_UP, filled)
    assert hasher.count == 1


def test_asking_for_names_is_soon_refused_for_all_names(client, filled):
    UserFactory(username="sari.aminah")
    answers = [client.post(SIGN_UP, filled | {"username": "sari.aminah"}).status_code for _ in range(12)]
    assert answers[0] == 200
    assert answers[-1] == 429
    response = client.post(SIGN_UP, filled | {"username": "belum.ada"})
    assert response.status_code == 429
    assert "Siti Aminah" in response.content.decode(), "what was typed is kept"
    assert PASSWORD not in response.content.decode()
    assert User.objects.count() == 1


def test_what_was_typed_at_a_taken_name_is_not_written_down(client, filled):
    UserFactory(username="sari.aminah")
    client.post(SIGN_UP, filled | {"username": "sari.aminah", "kode": ""})
    attempt = AccessAttempt.objects.get()
    for text in ["Siti Aminah", "Ponggok", PASSWORD]:
        assert text not in attempt.post_data


def test_a_flood_of_forms_is_refused(client):
    answers = [client.post(SIGN_UP, {"name": "a"}).status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]


def test_forty_people_sign_up_at_one_address(client, filled):
    for number in range(40):
        assert client.post(SIGN_UP, filled | {"username": f"0812345678{number:02}"}).status_code == 302
        client.post("/akun/keluar/")
    assert User.objects.count() == 40


# Invitations


def test_an_invitation_verifies(client, filled, invitation):
    response = client.post(SIGN_UP, filled | {"kode": " k7mp 2qwx "}, follow=True)
    assert "Terverifikasi" in response.content.decode()
    seat = Seat.objects.get()
    assert (seat.proof, seat.verified_by) == (Seat.Proof.SLIP, invitation.created_by)
    invitation.refresh_from_db()
    assert invitation.used_by == seat.user


def test_the_slip_fills_the_form(client, invitation):
    text = client.get(f"{SIGN_UP}?kode={CODE}&desa={VILLAGE}").content.decode()
    assert CODE in text
    assert "Ponggok, Polanharjo, Klaten" in text


@pytest.mark.parametrize("query", ["desa=33", "desa=%00", "desa=x", "kode=%3Cscript%3E", "kode=" + "a" * 10_000])
def test_a_slip_that_makes_no_sense_fills_nothing(client, query):
    response = client.get(f"{SIGN_UP}?{query}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace('<script src="', "")


def spoil(invitation, **fields):
    Invitation.objects.filter(pk=invitation.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ({}, "SALAH", "tidak dikenal"),
        ({"used_at": timezone.now()}, CODE, "sudah dipakai"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, CODE, "sudah habis"),
        ({"village": OTHER_VILLAGE}, CODE, "untuk desa lain"),
    ],
)
def test_a_code_that_opens_nothing_makes_no_account(client, filled, invitation, fields, code, message):
    make_region(OTHER_VILLAGE)
    spoil(invitation, **fields)
    before = User.objects.count()
    response = client.post(SIGN_UP, filled | {"kode": code})
    assert message in response.content.decode()
    assert User.objects.count() == before
    assert not Seat.objects.exists()


def test_a_code_is_used_once(invitation):
    use_invitation(user=make_villager(is_verified=False), code=CODE)
    other = make_villager(is_verified=False)
    with pytest.raises(InvitationError):
        use_invitation(user=other, code=CODE)
    assert not Seat.objects.get(user=other).is_verified


def test_guessing_codes_ends_after_thirty_from_one_address(client, filled, invitation):
    answers = [client.post(SIGN_UP, filled | {"kode": f"SALAH{number}"}).status_code for number in range(31)]
    assert answers == [200] * 30 + [429]
    assert client.post(SIGN_UP, filled | {"kode": CODE}).status_code == 429


def test_guessing_codes_from_many_addresses_ends_after_a_hundred(client, filled, invitation):
    answers = [
        client.post(SIGN_UP, filled | {"kode": f"SALAH{number}"}, REMOTE_ADDR=f"203.0.113.{number % 10}").status_code
        for number in range(101)
    ]
    assert answers == [200] * 100 + [429]
