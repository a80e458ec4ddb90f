"""Guessing passwords: refused by account and by address before a password is hashed."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.utils import timezone

from accounts import throttle
from accounts.sign_in import client_address
from portal.roles import EDITORS
from tests.factories import UserFactory

LOGIN = "/akun/masuk/"
PASSWORD = "sandi-yang-panjang"
LIMIT = 10  # wrong passwords for an account
ADDRESS_LIMIT = 30  # and from an address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    """All tries of a test fall into one span of the limit."""
    monkeypatch.setattr(throttle.time, "time", lambda: 1_800_000_100)


@pytest.fixture
def people(db, hasher):
    """Two editors, who sign in with PASSWORD."""
    users = [UserFactory(username=username) for username in ("sari", "budi")]
    for user in users:
        user.groups.add(Group.objects.get(name=EDITORS))
    return users


@pytest.fixture
def try_password(client, people):
    """Sends the form to sign in, from `address`."""

    def attempt(username, password, address="203.0.113.7", **headers):
        return client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address, headers=headers)

    return attempt


@pytest.fixture
def locked(try_password):
    """Ten wrong passwords for sari from one address."""
    answers = [try_password("sari", f"salah-{number}").status_code for number in range(LIMIT)]
    assert set(answers[:-1]) == {200}


def test_somebody_with_the_right_password_gets_in(try_password, client):
    response = try_password("sari", PASSWORD)
    assert response.status_code == 302
    assert client.get("/kelola/").status_code == 200


def test_a_wrong_password_is_answered_with_the_form_again(try_password):
    response = try_password("sari", "salah")
    assert response.status_code == 200
    assert 'name="password"' in response.content.decode()


def test_a_few_mistakes_lock_nobody_out(try_password):
    for number in range(LIMIT - 1):
        try_password("sari", f"salah-{number}")
    assert try_password("sari", PASSWORD).status_code == 302


def test_after_ten_failures_the_answer_is_a_page_that_says_what_to_do(locked, try_password):
    response = try_password("sari", PASSWORD)
    assert response.status_code == 429
    text = response.content.decode()
    assert "Terlalu banyak percobaan masuk" in text
    assert "Coba lagi 15 menit lagi." in text
    assert 'lang="id"' in text


def test_after_ten_failures_a_password_is_not_even_hashed(locked, try_password, hasher):
    hasher.count = 0
    assert try_password("sari", PASSWORD).status_code == 429
    assert try_password("sari", "salah-lagi").status_code == 429
    assert hasher.count == 0


def test_before_that_passwords_are_hashed(try_password, hasher):
    hasher.count = 0
    try_password("sari", "salah")
    assert hasher.count > 0


def test_a_locked_account_stays_locked_from_another_address(locked, try_password):
    assert try_password("sari", PASSWORD, address="198.51.100.9").status_code == 429


def test_another_account_at_another_address_still_gets_in(locked, try_password):
    assert try_password("budi", PASSWORD, address="198.51.100.9").status_code == 302


def test_an_address_that_guessed_too_often_may_try_no_other_account(try_password):
    for number in range(ADDRESS_LIMIT):
        try_password(f"orang-{number}", "salah")
    response = try_password("budi", PASSWORD)
    assert response.status_code == 429
    assert "Terlalu banyak percobaan masuk" in response.content.decode()
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    assert try_password("budi", PASSWORD, address="198.51.100.9").status_code == 302


def test_many_addresses_together_have_no_more_guesses_at_one_account(try_password):
    for number in range(LIMIT):
        try_password("sari", f"salah-{number}", address=f"203.0.113.{number}")
    assert try_password("sari", PASSWORD, address="198.51.100.9").status_code == 429


@pytest.mark.parametrize("spelling", ["sari ", " sari", "SARI"])
def test_another_spelling_of_a_user_name_is_the_same_account(try_password, spelling):
    for number in range(LIMIT):
        try_password(spelling, f"salah-{number}", address=f"203.0.113.{number}")
    assert try_password("sari", PASSWORD, address="198.51.100.9").status_code == 429


def test_after_a_quarter_of_an_hour_the_account_opens_again(locked, try_password):
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert try_password("sari", PASSWORD).status_code == 302


def test_trying_on_while_locked_does_not_keep_an_account_locked(locked, try_password):
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert try_password("sari", PASSWORD, address="198.51.100.9").status_code == 429
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - timedelta(minutes=13)).update(
        attempt_time=timezone.now() - timedelta(minutes=16)
    )
    assert try_password("sari", PASSWORD, address="198.51.100.9").status_code == 302


def test_no_password_is_written_down(locked):
    attempts = AccessAttempt.objects.all()
    assert attempts
    assert not [attempt for attempt in attempts if "salah" in f"{attempt.get_data}{attempt.post_data}"]


# Whose address counts


def test_what_a_guesser_writes_about_the_address_is_not_believed(try_password):
    for number in range(ADDRESS_LIMIT):
        try_password(f"orang-{number}", "salah", x_forwarded_for=f"10.0.0.{number}")
    assert try_password("budi", PASSWORD, x_forwarded_for="10.0.0.99").status_code == 429


def test_behind_a_proxy_each_client_counts_by_itself(try_password, settings):
    settings.PROXY_COUNT = 1
    proxy = "192.0.2.1"
    for number in range(ADDRESS_LIMIT):
        try_password(f"orang-{number}", "salah", address=proxy, x_forwarded_for="203.0.113.7")
    assert try_password("budi", PASSWORD, address=proxy, x_forwarded_for="203.0.113.7").status_code == 429
    assert try_password("budi", PASSWORD, address=proxy, x_forwarded_for="198.51.100.9").status_code == 302


def test_behind_a_proxy_an_invented_address_in_front_is_not_believed(try_password, settings):
    settings.PROXY_COUNT = 1
    for number in range(ADDRESS_LIMIT):
        try_password(f"orang-{number}", "salah", address="192.0.2.1", x_forwarded_for=f"10.0.0.{number}, 203.0.113.7")
    response = try_password("budi", PASSWORD, address="192.0.2.1", x_forwarded_for="10.9.9.9, 203.0.113.7")
    assert response.status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "192.0.2.1"),
        (0, "10.0.0.1", "192.0.2.1"),
        (1, "10.0.0.1", "10.0.0.1"),
        (1, "10.9.9.9, 10.0.0.1", "10.0.0.1"),
        (2, "10.9.9.9, 10.0.0.1, 10.0.0.2", "10.0.0.1"),
        (2, "10.0.0.1", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_the_address_is_the_last_that_no_own_proxy_wrote(settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers=headers)
    assert client_address(request) == address


def test_right_passwords_of_many_people_at_one_address_lock_nobody_out(try_password, client):
    for _ in range(ADDRESS_LIMIT + 5):
        assert try_password("sari", PASSWORD).status_code == 302
        client.post("/akun/keluar/")


def test_ten_thousand_guesses_are_few_checks(try_password, hasher, people):
    """A hundredth of them here: the limits do not look at how many more come."""
    hasher.count = 0
    for number in range(100):
        try_password(f"orang-{number % 5}", f"salah-{number}")
    assert hasher.count <= ADDRESS_LIMIT
    hasher.count = 0
    for number in range(100):
        try_password("sari", f"salah-{number}", address=f"198.51.{number}.9")
    assert hasher.count <= LIMIT


def test_another_spelling_of_a_telephone_number_is_the_same_account(try_password):
    UserFactory(username="+6281234567890")
    assert try_password("0812-3456-7890", PASSWORD).status_code == 302
    for number, spelling in enumerate(["081234567890", "+62 812 3456 7890", "6281234567890"] * 4):
        try_password(spelling, "salah", address=f"203.0.113.{number}")
    assert try_password("081234567890", PASSWORD, address="198.51.100.9").status_code == 429


@pytest.mark.parametrize("username", ["sari", "tidak-ada", "tertutup"])
def test_the_answer_does_not_tell_whether_there_is_an_account(try_password, hasher, username):
    UserFactory(username="tertutup", is_active=False)
    hasher.count = 0
    response = try_password(username, "salah")
    assert response.status_code == 200
    assert "Nama masuk atau kata sandi tidak cocok." in response.content.decode()
    assert hasher.count == 1
    for number in range(LIMIT):
        response = try_password(username, f"salah-{number}")
    assert response.status_code == 429


def test_somebody_signs_in_without_the_admin_and_comes_back_to_where_they_were(client):
    UserFactory(username="warga")
    response = client.post(f"{LOGIN}?next=/istilah/", {"username": "warga", "password": PASSWORD})
    assert response["Location"] == "/istilah/"
    assert client.get(f"{LOGIN}?next=/istilah/")["Location"] == "/istilah/"


@pytest.mark.parametrize(
    "target",
    ["https://lain.example/", "//lain.example", "/\\lain.example", "javascript:alert(1)", "http:///lain.example"],
)
def test_nobody_is_led_to_another_host(client, target):
    UserFactory(username="warga")
    response = client.post(LOGIN, {"username": "warga", "password": PASSWORD, "next": target})
    assert response["Location"] == "/akun/"


def test_signing_in_gives_a_new_session(client):
    UserFactory(username="warga")
    session = client.session
    session["lama"] = 1
    session.save()
    client.post(LOGIN, {"username": "warga", "password": PASSWORD})
    assert client.session.session_key != session.session_key
    assert set(client.session.keys()) - {"lama"} == {
        "_auth_user_id",
        "_auth_user_backend",
        "_auth_user_hash",
    }


# One page to sign in


@pytest.mark.parametrize("address", ["/kelola/login/", "/_util/login/"])
def test_the_sign_in_pages_of_wagtail_lead_to_the_portals(client, address):
    assert client.get(f"{address}?next=/kelola/pages/")["Location"] == f"{LOGIN}?next=%2Fkelola%2Fpages%2F"
    assert client.post(address, {"username": "sari", "password": PASSWORD}).status_code == 405


def test_the_admin_asks_to_sign_in_and_opens_afterwards(client, people):
    response = client.get("/kelola/", follow=True)
    assert response.request["PATH_INFO"] == LOGIN
    data = {"username": "sari", "password": PASSWORD}
    response = client.post(f"{LOGIN}?{response.request['QUERY_STRING']}", data, follow=True)
    assert response.request["PATH_INFO"] == "/kelola/"
    assert response.status_code == 200


def test_a_villager_who_opens_the_admin_is_told_that_it_is_not_open(client):
    client.force_login(UserFactory())
    assert client.get("/kelola/", follow=True).status_code == 403


# Hostile forms


@pytest.mark.parametrize("text", ["", "\x00", "'", "a" * 100_000, "😀" * 500, "%s%n", "<script>"])
def test_a_hostile_form_is_answered_like_a_wrong_password(try_password, text):
    assert try_password(text, text).status_code == 200


def test_signing_out_needs_more_than_a_link(try_password, client):
    try_password("sari", PASSWORD)
    client.get("/kelola/logout/")
    assert client.get("/kelola/").status_code == 200
    client.post("/kelola/logout/")
    assert client.get("/kelola/").status_code == 302
