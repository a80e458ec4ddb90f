"""One's own account: what it shows, changing it, and that nobody reaches another's."""

import pytest
from django.test import Client

from accounts.models import AccountEvent, Notice, Seat
from accounts.services.notices import notify
from tests.factories import JobRoleFactory, UserFactory, make_region
from tests.factories.people import OTHER_VILLAGE, VILLAGE, make_officer, make_villager

PASSWORD = "sandi-yang-panjang"
PRIVATE = [
    "/akun/",
    "/akun/ubah/",
    "/akun/sandi/",
    "/akun/dua-langkah/",
    "/akun/data/",
    "/akun/data/unduh/",
    "/akun/hapus/",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def villager(client):
    """A verified villager, signed in."""
    user = make_villager(name="Siti Aminah", username="siti")
    client.force_login(user)
    return user


@pytest.mark.parametrize("address", PRIVATE)
def test_whoever_is_not_signed_in_is_asked_to(client, address):
    assert client.get(address)["Location"] == f"/akun/masuk/?next={address}"
    assert client.post(address).status_code in {302, 405}


@pytest.mark.parametrize("address", [*PRIVATE, "/akun/masuk/", "/akun/daftar/", "/akun/kode/", "/akun/terhapus/"])
def test_no_cache_keeps_it(client, villager, address):
    assert "no-store" in client.get(address)["Cache-Control"]


def test_it_says_who_one_is(client, villager):
    text = client.get("/akun/").content.decode()
    for part in ["Siti Aminah", "Ponggok, Klaten, Jawa Tengah", "Terverifikasi"]:
        assert part in text


def test_whoever_nobody_vouched_for_is_told_what_to_do(client):
    client.force_login(make_villager(is_verified=False))
    text = client.get("/akun/").content.decode()
    assert "Belum diverifikasi" in text
    assert "rekan sedesa" in text
    assert "petugas wilayah" in text


def test_people_without_a_village_have_a_page_too(client):
    client.force_login(make_officer("33.10"))
    text = client.get("/akun/").content.decode()
    assert "Dinas Pemberdayaan Masyarakat dan Desa, Kabupaten Klaten" in text


def test_notices_are_new_once(client, villager):
    notify(villager, key="cerita-1", text="Cerita Anda terbit.", address="/berbagi/air/")
    notify(UserFactory(), key="cerita-1", text="Rahasia orang lain.")
    text = client.get("/akun/").content.decode()
    assert '<a href="/berbagi/air/">Cerita Anda terbit.</a>' in text
    assert "Baru" in text
    assert "Rahasia orang lain." not in text
    assert '<span class="state">Baru' not in client.get("/akun/").content.decode()
    assert Notice.objects.unread().get().recipient != villager


def test_notices_come_in_pages_of_equal_cost(
    client, villager, django_assert_num_queries, django_assert_max_num_queries
):
    client.get("/akun/")
    notify(villager, key="satu", text="Satu")
    with django_assert_max_num_queries(13) as few:
        client.get("/akun/")
    for number in range(45):
        notify(villager, key=f"{number}", text=f"Kabar {number}")
    with django_assert_num_queries(len(few)):
        text = client.get("/akun/").content.decode()
    assert "Halaman 1 dari 3" in text
    assert Notice.objects.unread().count() == 25


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "%00", "9" * 50])
def test_a_page_that_is_not_there_is_answered(client, villager, page):
    assert client.get(f"/akun/?page={page}").status_code == 200


# Changing it


def form(user, **changes) -> dict:
    return {
        "name": user.name,
        "email": user.email,
        "job_role": user.seat.job_role_id,
        "village": user.seat.village.full_name,
        "village_code": user.seat.village_id,
        "village_for": user.seat.village.full_name,
    } | changes


def test_name_and_address_change_and_the_seat_stays(client, villager):
    client.post("/akun/ubah/", form(villager, name="Siti  Aminah Binti Ali", email="siti@contoh.id"))
    villager.refresh_from_db()
    assert (villager.name, villager.email) == ("Siti Aminah Binti Ali", "siti@contoh.id")
    assert Seat.objects.get().is_verified


def test_another_job_role_ends_the_seat_and_begins_an_unverified_one(client, villager):
    role = JobRoleFactory(name="Sekretaris Desa")
    response = client.post("/akun/ubah/", form(villager, job_role=role.pk), follow=True)
    assert "Belum diverifikasi" in response.content.decode()
    old, new = Seat.objects.order_by("pk")
    assert old.until is not None
    assert (new.until, new.job_role, new.is_verified, new.village_id) == (None, role, False, VILLAGE)
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.SEAT_ENDED


def test_another_village_does_too(client, villager):
    make_region(OTHER_VILLAGE)
    data = form(villager, village="tadui mamuju", village_code="", village_for="")
    client.post("/akun/ubah/", data)
    assert Seat.objects.current().get().village_id == OTHER_VILLAGE
    assert not Seat.objects.current().get().is_verified


def test_a_seat_that_nobody_vouched_for_is_corrected(client):
    user = make_villager(is_verified=False)
    client.force_login(user)
    client.post("/akun/ubah/", form(user, job_role=JobRoleFactory().pk))
    assert Seat.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Isi nama lengkap Anda."),
        ({"name": "3310190101900001"}, "tampak seperti NIK"),
        ({"email": "bukan"}, "belum lengkap"),
        ({"email": "3310190101900001@a.id"}, "tampak seperti NIK"),
        ({"job_role": ""}, "Pilih jabatan Anda."),
        ({"village": ""}, "Ketik nama desa Anda."),
        ({"village": "\x00" * 1000, "village_for": "\x00" * 1000}, "Ketik nama desa Anda."),
        ({"name": "a" * 1_000_000}, "150"),
    ],
)
def test_mistakes_change_nothing(client, villager, changes, message):
    response = client.post("/akun/ubah/", form(villager, **changes))
    assert response.status_code == 200
    assert message in response.content.decode()
    villager.refresh_from_db()
    assert (villager.name, villager.email) == ("Siti Aminah", "")


def test_nobody_gives_themselves_rights(client, villager):
    extra = {
        "is_staff": "on", "is_superuser": "on", "groups": "1", "username": "admin", "verified_at": "2026-01-01",
        "user": UserFactory().pk, "pk": 1, "password": "x",
    }  # fmt: skip
    client.post("/akun/ubah/", form(villager, name="Siti") | extra)
    villager.refresh_from_db()
    assert (villager.is_staff, villager.is_superuser, villager.username) == (False, False, "siti")
    assert not villager.groups.exists()
    assert villager.check_password(PASSWORD)


@pytest.mark.parametrize(
    "address", ["/akun/ubah/", "/akun/sandi/", "/akun/hapus/", "/akun/keluar/", "/akun/dua-langkah/"]
)
def test_a_form_from_elsewhere_is_refused(villager, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(villager)
    assert client.post(address, {"password": PASSWORD, "sure": "on"}).status_code == 403


def test_somebody_without_a_village_may_choose_one_or_none(client):
    user = UserFactory(name="Pengelola")
    client.force_login(user)
    empty = {"name": "Pengelola Baru", "email": "", "job_role": "", "village": ""}
    assert client.post("/akun/ubah/", empty).status_code == 302
    assert (
        "Ketik nama desa Anda."
        in client.post("/akun/ubah/", empty | {"job_role": JobRoleFactory().pk}).content.decode()
    )


# Passwords and signing out


def test_a_new_password_ends_other_sessions(client, villager):
    other = Client()
    other.force_login(villager)
    data = {"password": PASSWORD, "new_password": "padi-menguning"}
    assert client.post("/akun/sandi/", data)["Location"] == "/akun/"
    assert client.get("/akun/").status_code == 200
    assert other.get("/akun/").status_code == 302
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.PASSWORD_CHANGED


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("salah", "padi-menguning", "Kata sandi tidak cocok."),
        (PASSWORD, "pendek", "terlalu pendek"),
        (PASSWORD, "ponggok2026", "mudah ditebak"),
        (PASSWORD, "", "Ketik kata sandi atau PIN yang baru."),
    ],
)
def test_a_password_that_does_not_fit_changes_nothing(client, villager, old, new, message):
    response = client.post("/akun/sandi/", {"password": old, "new_password": new})
    assert message in response.content.decode()
    villager.refresh_from_db()
    assert villager.check_password(PASSWORD)


def test_whoever_finds_an_open_telephone_has_ten_guesses(client, villager, monkeypatch, hasher):
    monkeypatch.setattr("accounts.throttle.time.time", lambda: 1_800_000_100)
    hasher.count = 0
    answers = [client.post("/akun/hapus/", {"password": f"salah{n}", "sure": "on"}).status_code for n in range(30)]
    assert answers == [200] * 10 + [429] * 20


def test_signing_out_needs_more_than_a_link(client, villager):
    assert client.get("/akun/keluar/").status_code == 405
    assert client.get("/akun/").status_code == 200
    assert client.post("/akun/keluar/")["Location"] == "/"
    assert client.get("/akun/").status_code == 302
