"""Who vouches for whom, and what a village's people see of each other."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AccountEvent, Notice, Seat, User
from accounts.services.vouching import announce_newcomer, revoke, vouch
from tests.factories import UserFactory
from tests.factories.people import OTHER_VILLAGE, make_officer, make_villager

pytestmark = pytest.mark.django_db
PAGE = "/akun/desa-saya/"


@pytest.fixture
def member(db):
    """A verified person of Ponggok."""
    return make_villager(name="Siti Aminah")


@pytest.fixture
def newcomer(db):
    """A person of Ponggok for whom nobody vouched yet."""
    return make_villager(is_verified=False, name="Joko Susilo")


def test_a_verified_villager_confirms_a_neighbour_with_one_tap(client, member, newcomer):
    client.force_login(member)
    assert "Joko Susilo" in client.get(PAGE).content.decode()
    response = client.post(f"{PAGE}{newcomer.seat.pk}/konfirmasi/", follow=True)
    assert "Joko Susilo sudah dikonfirmasi" in response.content.decode()
    seat = Seat.objects.get(user=newcomer)
    assert (seat.is_verified, seat.verified_by, seat.proof) == (True, member, Seat.Proof.VILLAGER)
    event = AccountEvent.objects.get()
    assert (event.kind, event.actor, event.subject) == (AccountEvent.Kind.VOUCHED, member, newcomer)
    assert "Siti Aminah mengonfirmasi Anda" in Notice.objects.get(recipient=newcomer).message


def test_tapping_twice_confirms_once(member, newcomer):
    assert vouch(seat=newcomer.seat, by=member) is True
    assert vouch(seat=newcomer.seat, by=member) is False
    assert AccountEvent.objects.count() == Notice.objects.count() == 1


def test_an_officer_of_the_region_confirms(newcomer):
    officer = make_officer("33")
    assert vouch(seat=newcomer.seat, by=officer)
    assert Seat.objects.get(user=newcomer).proof == Seat.Proof.OFFICER


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_villager(is_verified=False),
        lambda: make_villager(OTHER_VILLAGE),
        lambda: make_officer("76"),
        lambda: make_villager(is_active=False),
        UserFactory,
    ],
)
def test_nobody_else_confirms(client, newcomer, make):
    stranger = make()
    with pytest.raises(PermissionDenied):
        vouch(seat=newcomer.seat, by=stranger)
    with pytest.raises(PermissionDenied):
        revoke(seat=newcomer.seat, by=stranger)
    if stranger.is_active:
        client.force_login(stranger)
        for action in ("konfirmasi", "cabut", "berakhir", "penerus"):
            assert client.post(f"{PAGE}{newcomer.seat.pk}/{action}/").status_code == 404
    assert not Seat.objects.get(user=newcomer).is_verified


def test_nobody_confirms_oneself(client, newcomer):
    client.force_login(newcomer)
    assert client.post(f"{PAGE}{newcomer.seat.pk}/konfirmasi/").status_code == 404
    officer = make_officer("33")
    own = Seat.objects.create(user=officer, village=newcomer.seat.village, job_role=newcomer.seat.job_role)
    with pytest.raises(PermissionDenied):
        vouch(seat=own, by=officer)
    client.force_login(officer)
    assert client.post(f"/petugas/anggota/{own.pk}/konfirmasi/").status_code == 404
    assert not Seat.objects.verified().exists()


def test_whoever_lost_their_own_seat_since_opening_the_page_confirms_nobody(member, newcomer):
    assert member.is_verified_villager
    Seat.objects.filter(user=member).update(verified_at=None, proof="")
    with pytest.raises(PermissionDenied):
        vouch(seat=newcomer.seat, by=member)


def test_the_word_is_taken_back_by_whoever_gave_it_or_an_officer(member, newcomer):
    other = make_villager()
    vouch(seat=newcomer.seat, by=member)
    with pytest.raises(PermissionDenied):
        revoke(seat=newcomer.seat, by=other)
    assert revoke(seat=newcomer.seat, by=member) is True
    vouch(seat=newcomer.seat, by=other)
    assert revoke(seat=newcomer.seat, by=make_officer()) is True
    assert not Seat.objects.get(user=newcomer).is_verified
    assert AccountEvent.objects.filter(kind=AccountEvent.Kind.UNVOUCHED).count() == 2


def test_a_neighbour_takes_back_their_own_word_on_the_page(client, member, newcomer):
    client.force_login(member)
    vouch(seat=newcomer.seat, by=member)
    assert "Cabut" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{newcomer.seat.pk}/cabut/")
    assert not Seat.objects.get(user=newcomer).is_verified


def test_a_confirmation_is_no_link(client, member, newcomer):
    client.force_login(member)
    assert client.get(f"{PAGE}{newcomer.seat.pk}/konfirmasi/").status_code == 405
    assert not Seat.objects.get(user=newcomer).is_verified


def test_an_unverified_person_sees_how_many_could_help_and_no_names(client, member, newcomer):
    client.force_login(newcomer)
    text = client.get(PAGE).content.decode()
    assert "1 orang di desa Anda sudah terverifikasi" in text
    assert "Siti Aminah" not in text


def test_people_of_other_villages_are_not_shown(client, member):
    make_villager(OTHER_VILLAGE, name="Orang Tadui")
    client.force_login(member)
    assert "Orang Tadui" not in client.get(PAGE).content.decode()


def test_a_page_of_a_person_without_a_village_says_so(client):
    client.force_login(UserFactory())
    assert "belum tercatat di desa mana pun" in client.get(PAGE).content.decode()


def test_the_page_is_for_those_who_are_signed_in_and_kept_nowhere(client, member):
    assert client.get(PAGE)["Location"].startswith("/akun/masuk/")
    client.force_login(member)
    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_a_few_members_hear_of_somebody_new(newcomer, member):
    for _ in range(7):
        make_villager()
    make_villager(OTHER_VILLAGE)
    announce_newcomer(seat=newcomer.seat)
    announce_newcomer(seat=newcomer.seat)
    notices = Notice.objects.select_related("recipient")
    assert len(notices) == 5
    assert {notice.recipient.seat.village_id for notice in notices} == {newcomer.seat.village_id}
    assert "Joko Susilo mendaftar" in notices[0].message


def test_a_long_list_costs_as_many_queries_as_a_short_one(client, member):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make_villager(is_verified=False)
        client.force_login(User.objects.get(pk=member.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_two_taps_at_once_make_one_event(committed):
    member, newcomer = make_villager(), make_villager(is_verified=False)
    officer = make_officer()
    seat, barrier, results = newcomer.seat, Barrier(2), []

    def tap(by):
        barrier.wait()
        try:
            results.append(vouch(seat=seat, by=by))
        finally:
            connection.close()

    threads = [Thread(target=tap, args=[by]) for by in (member, officer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, True]
    assert AccountEvent.objects.count() == 1
