"""A code beside the password: setting it up, signing in with it, losing the telephone, and who cannot do without."""

import re
import time

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.groups import EDITORS
from accounts.models import JobRole, User
from accounts.services import second_factor
from tests.factories import UserFactory
from tests.factories.people import make_officer, make_villager

PASSWORD = "sandi-yang-panjang"
SIGN_IN, CODE, SET_UP = "/akun/masuk/", "/akun/kode/", "/akun/dua-langkah/"

pytestmark = pytest.mark.django_db


def code_of(user: User, step: int = 0) -> str:
    """What the person's app shows, `step` half minutes from now."""
    device = TOTPDevice.objects.filter(user=user).latest("pk")
    app = TOTP(device.bin_key, device.step, device.t0, device.digits)
    app.time = time.time() + step * device.step
    return f"{app.token():06}"


def set_up(client, user: User) -> list[str]:
    """Turns the second factor on as a person does; gives the recovery codes."""
    page = client.post(SET_UP, {"password": PASSWORD}).content.decode()
    assert "<svg" in page
    page = client.post(SET_UP, {"langkah": "kode", "kode": code_of(user)}).content.decode()
    return re.findall(r"<li>([A-Z0-9]{5}-[A-Z0-9]{5})</li>", page)


@pytest.fixture
def editor(db):
    """Somebody who may enter the admin."""
    user = UserFactory(username="redaksi")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture
def protected(client, editor):
    """The editor with a second factor, signed out. Attribute `recovery_codes`."""
    client.force_login(editor)
    editor.recovery_codes = set_up(client, editor)
    client.post("/akun/keluar/")
    # The code of this half minute was used to set it up.
    TOTPDevice.objects.update(last_t=-1)
    return editor


def give_password(client, **data):
    return client.post(SIGN_IN, {"username": "redaksi", "password": PASSWORD} | data)


def test_setting_it_up_shows_the_secret_and_ten_codes_once(client, editor):
    client.force_login(editor)
    codes = set_up(client, editor)
    assert len(set(codes)) == 10
    assert not StaticToken.objects.filter(token__in=codes).exists(), "kept are digests"
    assert TOTPDevice.objects.get().confirmed
    assert client.get("/kelola/").status_code == 200, "this session has given a code"
    text = client.get(SET_UP).content.decode()
    assert codes[0] not in text
    assert "<svg" not in text.split("<main")[1].split("</main>")[0]


def test_it_is_not_set_up_without_the_password(client, editor):
    client.force_login(editor)
    assert "Kata sandi tidak cocok." in client.post(SET_UP, {"password": "salah"}).content.decode()
    assert not TOTPDevice.objects.exists()


def test_a_wrong_code_leaves_it_off(client, editor):
    client.force_login(editor)
    client.post(SET_UP, {"password": PASSWORD})
    response = client.post(SET_UP, {"langkah": "kode", "kode": "000000"})
    assert "Kode tidak cocok" in response.content.decode()
    assert not TOTPDevice.objects.get().confirmed
    client.post("/akun/keluar/")
    assert give_password(client)["Location"] == "/akun/"


def test_after_the_password_comes_the_code(client, protected):
    response = give_password(client, next="/kelola/pages/")
    assert response["Location"] == f"{CODE}?next=%2Fkelola%2Fpages%2F"
    assert client.get("/akun/")["Location"].startswith(SIGN_IN), "not signed in yet"
    assert client.get(response["Location"]).status_code == 200
    response = client.post(response["Location"], {"kode": code_of(protected)})
    assert response["Location"] == "/kelola/pages/"
    assert client.get("/kelola/").status_code == 200


def test_a_code_is_used_once(client, protected):
    code = code_of(protected)
    give_password(client)
    assert client.post(CODE, {"kode": code}).status_code == 302
    other = Client()
    give_password(other)
    assert "sudah dipakai" in other.post(CODE, {"kode": code}).content.decode()
    assert other.get("/akun/").status_code == 302


def test_a_recovery_code_stands_in_once(client, protected):
    code = protected.recovery_codes[3]
    give_password(client)
    assert client.post(CODE, {"kode": code.lower().replace("-", " ")}).status_code == 302
    assert client.get("/kelola/").status_code == 200
    other = Client()
    give_password(other)
    assert other.post(CODE, {"kode": code}).status_code == 200
    assert StaticToken.objects.count() == 9


@pytest.mark.parametrize("code", ["", "000000", "\x00", "a" * 1_000_000, "٣٣٣٣٣٣", "-1", "1e5", "<script>", "²²²²²²"])
def test_anything_else_is_refused(client, protected, code):
    give_password(client)
    response = client.post(CODE, {"kode": code})
    assert response.status_code == 200
    assert "Ada yang perlu diperbaiki" in response.content.decode()


def test_the_code_page_opens_only_after_the_password(client, protected):
    assert client.get(CODE)["Location"] == SIGN_IN
    assert client.post(CODE, {"kode": code_of(protected)})["Location"] == SIGN_IN


def test_the_password_waits_ten_minutes_for_the_code(client, protected, monkeypatch):
    give_password(client)
    later = time.time() + 601
    monkeypatch.setattr("accounts.views.sign_in.time.time", lambda: later)
    assert client.get(CODE)["Location"] == SIGN_IN


def test_a_password_that_was_changed_meanwhile_does_not_wait(client, protected):
    give_password(client)
    protected.set_password("sandi-yang-lain-lagi")
    protected.save()
    assert client.get(CODE)["Location"] == SIGN_IN


def test_ten_guesses_and_no_more(client, protected, monkeypatch):
    monkeypatch.setattr("accounts.throttle.time.time", lambda: 1_800_000_100)
    give_password(client)
    answers = [client.post(CODE, {"kode": "000000"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    monkeypatch.setattr("accounts.throttle.time.time", lambda: 1_800_000_100 + 900)
    assert second_factor.verify(user=protected, code=protected.recovery_codes[0])


def test_nobody_is_led_to_another_host(client, protected):
    give_password(client)
    assert client.post(f"{CODE}?next=//lain.example/", {"kode": code_of(protected)})["Location"] == "/akun/"


def test_a_session_from_before_gives_a_code_too(client, editor):
    old = Client()
    old.force_login(editor)
    client.force_login(editor)
    set_up(client, editor)
    for address in ["/kelola/", "/akun/", "/akun/sandi/", "/akun/hapus/", SET_UP]:
        assert old.get(address)["Location"].startswith(CODE), address
    TOTPDevice.objects.update(last_t=-1)
    assert old.post(f"{CODE}?next=/kelola/", {"kode": code_of(editor)})["Location"] == "/kelola/"
    assert old.get("/kelola/").status_code == 200


def test_turning_it_off_asks_for_the_password(client, protected):
    give_password(client)
    client.post(CODE, {"kode": code_of(protected)})
    client.post(SET_UP, {"password": "salah"})
    assert TOTPDevice.objects.exists()
    client.post(SET_UP, {"password": PASSWORD})
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()


def test_one_persons_code_is_no_others(client, protected):
    other = UserFactory(username="lain")
    TOTPDevice.objects.create(user=other, confirmed=True)
    give_password(client)
    assert client.post(CODE, {"kode": code_of(other)}).status_code == 200


class TestWhoCannotDoWithout:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.REQUIRE_SECOND_FACTOR = True

    def test_an_editor_is_led_to_set_it_up(self, client, editor):
        client.force_login(editor)
        assert client.get("/kelola/pages/")["Location"] == f"{SET_UP}?next=%2Fkelola%2Fpages%2F"
        assert "wajib" in client.get(SET_UP).content.decode()
        assert client.get("/akun/").status_code == 200, "their own account stays open"
        set_up(client, editor)
        assert client.get("/kelola/").status_code == 200

    def test_an_officer_is_led_to_set_it_up(self, client):
        client.force_login(make_officer())
        assert client.get("/petugas/")["Location"].startswith(SET_UP)

    def test_a_villager_is_not(self, client):
        client.force_login(make_villager())
        assert client.get("/petugas/").status_code == 404
        assert client.get("/akun/").status_code == 200

    def test_scripts_of_the_admin_are_told_no(self, client, editor):
        client.force_login(editor)
        assert client.get("/kelola/pages/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403

    def test_one_may_always_sign_out(self, client, editor):
        client.force_login(editor)
        client.post("/kelola/logout/")
        assert client.get("/akun/").status_code == 302

    def test_nothing_is_saved_behind_the_gate(self, client, editor):
        client.force_login(editor)
        client.post("/kelola/snippets/accounts/jobrole/add/", {"name": "Kaur", "slug": "kaur"})
        assert not JobRole.objects.exists()
