"""A new password without e-mail: on the word of two villagers or one officer, and without a word on who has an account."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.groups import MODERATORS
from accounts.models import AccountEvent, Notice, Recovery, Seat, User
from accounts.services.recovery import approve, ask
from accounts.services.seats import end_seat
from tests.factories.people import OTHER_VILLAGE, VILLAGE, make_officer, make_villager

pytestmark = pytest.mark.django_db
ASK, USE, VILLAGE_PAGE = "/akun/pulihkan/", "/akun/pulihkan/kode/", "/akun/desa-saya/"
NEW = "kata-sandi-padi-77"
ADDRESS = "203.0.113.7"


@pytest.fixture
def owner(db):
    """A verified person of Ponggok who forgot the password."""
    return make_villager(name="Siti Aminah", username="siti")


@pytest.fixture
def asked(owner):
    """Their request."""
    return ask(sign_in_name="siti", village="Ponggok", address=ADDRESS)


def set_password(client, code, password=NEW):
    return client.post(USE, {"kode": code, "password": password})


def is_recovered(user) -> bool:
    return User.objects.get(pk=user.pk).check_password(NEW)


def give_word(by):
    """Approves the one open request."""
    return approve(recovery=Recovery.objects.open().get(), by=by)


# The whole way


def test_two_villagers_let_somebody_in_again(client, owner):
    phone, signed_in = Client(), Client()
    signed_in.force_login(owner)
    text = phone.post(ASK, {"sign_in_name": "Siti ", "village": "ponggok"}).content.decode()
    code, number = re.findall(r'class="big secret">([^<]+)<', text)
    for neighbour in (make_villager(), make_villager()):
        assert set_password(phone, code).context["form"].errors["kode"]
        client.force_login(neighbour)
        assert "Siti Aminah" in client.get(VILLAGE_PAGE).content.decode()
        client.post(f"{VILLAGE_PAGE}pemulihan/{Recovery.objects.get().pk}/", {"nomor": number})
        assert "Sudah Anda setujui" in client.get(VILLAGE_PAGE).content.decode()
    assert set_password(phone, code)["Location"] == "/akun/masuk/"
    assert is_recovered(owner)
    assert signed_in.get(VILLAGE_PAGE).status_code == 302  # all sessions ended
    kinds = list(AccountEvent.objects.filter(subject=owner).order_by("pk").values_list("kind", flat=True))
    kind = AccountEvent.Kind
    assert kinds == [kind.RECOVERY_ASKED, kind.RECOVERY_APPROVED, kind.RECOVERY_APPROVED, kind.RECOVERED]
    assert Notice.objects.filter(recipient=owner).count() == 4


def test_one_officer_lets_somebody_in_again(client, owner, asked):
    client.force_login(make_officer())
    client.post(f"/petugas/pemulihan/{Recovery.objects.get().pk}/", {"nomor": asked.number})
    set_password(client, asked.code)
    assert is_recovered(owner)


def test_a_code_is_used_once(client, owner, asked):
    give_word(make_officer())
    set_password(client, asked.code)
    response = set_password(client, asked.code, "kata-sandi-kedua-88")
    assert response.context["form"].errors["kode"]
    assert is_recovered(owner)


def test_a_code_ends_after_a_week(client, owner, asked):
    give_word(make_officer())
    Recovery.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert set_password(client, asked.code).context["form"].errors["kode"]
    assert not is_recovered(owner)


def test_a_new_request_ends_the_one_before(client, owner, asked):
    give_word(make_officer())
    again = ask(sign_in_name="siti", village=VILLAGE, address=ADDRESS)
    for code in (asked.code, again.code):
        assert set_password(client, code).context["form"].errors["kode"]
    assert Recovery.objects.count() == 1
    assert not is_recovered(owner)


# Whose word counts


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_villager(is_verified=False),
        lambda: make_villager(OTHER_VILLAGE),
        lambda: make_officer("76"),
        lambda: make_villager(is_active=False),
    ],
)
def test_the_word_of_strangers_counts_nothing(client, owner, asked, make):
    stranger = make()
    with pytest.raises(PermissionDenied):
        give_word(stranger)
    if stranger.is_active:
        client.force_login(stranger)
        pk = Recovery.objects.get().pk
        for path in (f"{VILLAGE_PAGE}pemulihan/{pk}/", f"/petugas/pemulihan/{pk}/"):
            assert client.post(path, {"nomor": asked.number}).status_code == 404
        assert "Siti Aminah" not in client.get(VILLAGE_PAGE).content.decode()


def test_nobody_speaks_for_oneself(client, owner, asked):
    with pytest.raises(PermissionDenied):
        give_word(owner)
    client.force_login(owner)
    assert (
        client.post(f"{VILLAGE_PAGE}pemulihan/{Recovery.objects.get().pk}/", {"nomor": asked.number}).status_code == 404
    )


def test_one_person_counts_once(client, owner, asked):
    neighbour = make_villager()
    assert give_word(neighbour) is True
    assert give_word(neighbour) is False
    assert set_password(client, asked.code).context["form"].errors["kode"]


def test_a_word_needs_the_number_that_the_person_was_told(client, owner, asked):
    client.force_login(make_officer())
    pk = Recovery.objects.get().pk
    wrong = f"{(int(asked.number) + 1) % 10_000:04}"
    for number in ("", wrong, "\x00", "9" * 1000):
        assert client.post(f"/petugas/pemulihan/{pk}/", {"nomor": number}).status_code == 302
    assert not Recovery.objects.get().approvals.exists()


def test_the_word_of_somebody_who_may_no_longer_give_it_is_void(client, owner, asked):
    first, second = make_villager(), make_villager()
    give_word(first)
    give_word(second)
    Seat.objects.filter(user=second).update(verified_at=None, proof="")
    assert set_password(client, asked.code).context["form"].errors["kode"]
    give_word(make_villager())
    set_password(client, asked.code)
    assert is_recovered(owner)


@pytest.mark.parametrize("how", ["ended", "unverified"])
def test_who_is_no_verified_villager_is_recovered_by_an_officer_only(client, how):
    user = make_villager(username="joko", is_verified=how == "ended")
    if how == "ended":
        end_seat(seat=user.seat, by=user, on=timezone.localdate())
    asked = ask(sign_in_name="joko", village=VILLAGE, address=ADDRESS)
    with pytest.raises(PermissionDenied):
        give_word(make_villager())
    give_word(make_officer())
    set_password(client, asked.code)
    assert is_recovered(user)


def test_who_moved_belongs_to_the_officers_of_the_new_village(owner):
    end_seat(seat=owner.seat, by=owner, on=timezone.localdate())
    other = make_villager(OTHER_VILLAGE)
    Seat.objects.create(user=owner, village=other.seat.village, job_role=other.seat.job_role)
    ask(sign_in_name="siti", village=VILLAGE, address=ADDRESS)
    with pytest.raises(PermissionDenied):
        give_word(make_officer("33.10"))
    assert give_word(make_officer("76"))


@pytest.mark.parametrize("rights", ["staff", "group", "officer"])
def test_an_account_with_more_rights_is_no_villagers_to_recover(client, owner, rights):
    if rights == "staff":
        User.objects.filter(pk=owner.pk).update(is_superuser=True)
    elif rights == "group":
        owner.groups.add(Group.objects.get(name=MODERATORS))
    else:
        owner.offices.create(agency="pmd", region_id="33")
    ask(sign_in_name="siti", village=VILLAGE, address=ADDRESS)
    assert not Recovery.objects.exists()


def test_rights_given_since_the_request_stop_it(client, owner, asked):
    give_word(make_officer())
    owner.groups.add(Group.objects.get(name=MODERATORS))
    assert set_password(client, asked.code).context["form"].errors["kode"]


# Nothing is told of who has an account


def plain(response) -> str:
    """The page without what differs by chance."""
    return re.sub(r'(class="big secret">|csrfmiddlewaretoken" value=")[^<"]+', r"\1", response.content.decode())


@pytest.mark.parametrize(
    ("name", "village"), [("tidak-ada", "Ponggok"), ("siti", "Tadui"), ("0812-0000-0000", "x"), ("a@b.id", "76")]
)
def test_the_answer_is_the_same_without_such_an_account(client, owner, name, village):
    known = client.post(ASK, {"sign_in_name": "siti", "village": "Ponggok"})
    unknown = client.post(ASK, {"sign_in_name": name, "village": village})
    assert unknown.status_code == known.status_code == 200
    assert plain(unknown) == plain(known)
    assert Recovery.objects.count() == 1


def test_the_code_page_tells_nothing_either(client, owner, asked, hasher):
    nobody = ask(sign_in_name="tidak-ada", village="Ponggok", address=ADDRESS)
    hasher.count = 0
    answers = [plain(set_password(client, code)).replace(code, "") for code in (asked.code, nobody.code, "XXXXX-XXXXX")]
    assert answers[0] == answers[1]
    assert hasher.count == 0


def test_both_cases_write(owner):
    writes = []
    for name in ("siti", "tidak-ada"):
        with CaptureQueriesContext(connection) as queries:
            ask(sign_in_name=name, village="Ponggok", address=ADDRESS)
        writes.append(any("accounts_accountevent" in query["sql"] for query in queries))
    assert writes == [True, True]


@pytest.mark.parametrize(
    "village", ["Ponggok", "PONGGOK ", VILLAGE, "Desa Ponggok", "ponggok klaten", VILLAGE.replace(".", "")]
)
def test_a_village_is_known_by_name_or_code(owner, village):
    ask(sign_in_name="siti", village=village, address=ADDRESS)
    assert Recovery.objects.count() == 1


# Guesses


def test_one_address_tries_thirty_codes(client):
    answers = [set_password(client, f"TRY{number:03}").status_code for number in range(32)]
    assert answers == [200] * 30 + [429] * 2


def test_all_addresses_together_try_a_hundred_codes(client, owner, asked):
    give_word(make_officer())
    for number in range(100):
        client.post(USE, {"kode": f"TRY{number}", "password": NEW}, REMOTE_ADDR=f"10.0.0.{number}")
    assert set_password(client, asked.code).status_code == 429
    assert not is_recovered(owner)


def test_one_account_is_asked_for_five_times_an_hour_whether_it_exists_or_not(client, owner):
    for name in ("siti", "tidak-ada"):
        answers = [
            client.post(ASK, {"sign_in_name": name, "village": "x"}, REMOTE_ADDR=f"10.0.0.{number}").status_code
            for number in range(6)
        ]
        assert answers == [200] * 5 + [429]


def test_one_address_asks_thirty_times_an_hour(client):
    answers = [client.post(ASK, {"sign_in_name": f"n{n}", "village": "x"}).status_code for n in range(31)]
    assert answers == [200] * 30 + [429]


# Bad input


@pytest.mark.parametrize("password", ["", "pendek", "123456", "Siti Aminah", "ponggok2026", "x" * 200, "\x00" * 12])
def test_a_password_that_will_not_do_changes_nothing(client, owner, asked, password):
    give_word(make_officer())
    assert set_password(client, asked.code, password).context["form"].errors["password"]
    assert Recovery.objects.open().exists()
    set_password(client, asked.code)
    assert is_recovered(owner)


@pytest.mark.parametrize("text", ["", "\x00", "'", "x" * 100_000, "😀" * 40, "%s%n", "<script>"])
def test_a_hostile_form_is_answered_in_order(client, text):
    assert client.post(ASK, {"sign_in_name": text, "village": text}).status_code == 200
    assert client.post(USE, {"kode": text, "password": text}).status_code == 200


@pytest.mark.parametrize("path", [ASK, USE])
def test_nothing_is_kept(client, path):
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response.content.decode()
