"""A seat ends and is handed over: what belongs to the village's work goes on in other hands."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AccountEvent, Notice, Seat, User
from accounts.services.seats import end_seat, succeed, successors
from accounts.signals import seat_ended
from tests.factories.people import OTHER_VILLAGE, make_officer, make_villager

pytestmark = pytest.mark.django_db
PAGE = "/akun/desa-saya/"
TODAY = timezone.localdate()


@pytest.fixture
def holder(db):
    """A verified person of Ponggok, in office for a year."""
    user = make_villager(name="Siti Aminah")
    Seat.objects.filter(user=user).update(since=TODAY - timedelta(days=365))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def heir(holder):
    """A verified person with the same role in the same village."""
    user = make_villager(name="Joko Susilo")
    Seat.objects.filter(user=user).update(job_role=holder.seat.job_role)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def told():
    """What other apps hear: pairs of seat and successor."""
    heard = []

    def receiver(sender, seat, successor, **kwargs):
        heard.append((seat, successor))

    seat_ended.connect(receiver)
    yield heard
    seat_ended.disconnect(receiver)


def test_the_holder_says_that_the_seat_ended(client, holder, told):
    client.force_login(holder)
    assert client.get(f"{PAGE}{holder.seat.pk}/berakhir/").status_code == 200
    response = client.post(f"{PAGE}{holder.seat.pk}/berakhir/", {"on": TODAY.isoformat(), "successor": ""}, follow=True)
    assert "dicatat berakhir" in response.content.decode()
    seat = Seat.objects.get(user=holder)
    assert seat.until == TODAY
    assert not User.objects.get(pk=holder.pk).is_verified_villager
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.SEAT_ENDED
    assert told == [(seat, None)]


def test_the_work_goes_to_the_successor(client, holder, heir, told):
    client.force_login(holder)
    client.post(f"{PAGE}{holder.seat.pk}/berakhir/", {"on": TODAY.isoformat(), "successor": heir.seat.pk})
    seat = Seat.objects.get(user=holder)
    assert seat.successor == heir.seat
    assert told == [(seat, heir.seat)]
    assert "meneruskan pekerjaan Siti Aminah" in Notice.objects.get(recipient=heir).message


def test_a_successor_is_named_later(client, holder, heir, told):
    end_seat(seat=holder.seat, by=holder, on=TODAY)
    client.force_login(heir)
    assert "Pilih penerus" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{holder.seat.pk}/penerus/", {"successor": heir.seat.pk})
    assert [successor for _, successor in told] == [None, heir.seat]
    assert succeed(seat=holder.seat, successor=heir.seat, by=heir) is False
    assert len(told) == 2
    assert "Pilih penerus" not in client.get(PAGE).content.decode()


def test_who_left_still_names_a_successor(client, holder, heir):
    end_seat(seat=holder.seat, by=holder, on=TODAY)
    client.force_login(holder)
    assert "Pilih penerus" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{holder.seat.pk}/penerus/", {"successor": heir.seat.pk})
    assert Seat.objects.get(user=holder).successor == heir.seat


def test_only_a_verified_person_with_the_same_role_in_the_village_succeeds(client, holder, heir):
    unverified, other_role, elsewhere = make_villager(is_verified=False), make_villager(), make_villager(OTHER_VILLAGE)
    for user in (unverified, elsewhere):
        Seat.objects.filter(user=user).update(job_role=holder.seat.job_role)
    assert list(successors(holder.seat)) == [heir.seat]
    client.force_login(holder)
    for user in (unverified, other_role, elsewhere, holder):
        with pytest.raises(ValidationError):
            end_seat(seat=holder.seat, by=holder, on=TODAY, successor=user.seat)
        data = {"on": TODAY.isoformat(), "successor": user.seat.pk}
        assert client.post(f"{PAGE}{holder.seat.pk}/berakhir/", data).status_code == 200
    assert Seat.objects.get(user=holder).until is None


@pytest.mark.parametrize("make", [make_villager, make_officer])
def test_a_neighbour_or_an_officer_ends_a_seat_and_the_holder_hears_of_it(holder, make):
    assert end_seat(seat=holder.seat, by=make(), on=TODAY) is True
    assert "sudah berakhir" in Notice.objects.get(recipient=holder).text


@pytest.mark.parametrize(
    "make", [lambda: make_villager(is_verified=False), lambda: make_villager(OTHER_VILLAGE), lambda: make_officer("76")]
)
def test_strangers_end_nothing(client, holder, heir, make):
    stranger = make()
    with pytest.raises(PermissionDenied):
        end_seat(seat=holder.seat, by=stranger, on=TODAY)
    client.force_login(stranger)
    for path in (f"{PAGE}{holder.seat.pk}/berakhir/", f"/petugas/anggota/{holder.seat.pk}/berakhir/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"on": TODAY.isoformat()}).status_code == 404
    end_seat(seat=holder.seat, by=holder, on=TODAY)
    with pytest.raises(PermissionDenied):
        succeed(seat=holder.seat, successor=heir.seat, by=stranger)
    assert client.post(f"{PAGE}{holder.seat.pk}/penerus/", {"successor": heir.seat.pk}).status_code == 404


def test_an_officer_ends_a_seat_of_the_region(client, holder):
    client.force_login(make_officer())
    client.post(f"/petugas/anggota/{holder.seat.pk}/berakhir/", {"on": TODAY.isoformat()})
    assert Seat.objects.get(user=holder).until == TODAY


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), TODAY - timedelta(days=400)])
def test_a_day_that_cannot_be_is_refused_at_the_field(client, holder, on):
    client.force_login(holder)
    response = client.post(f"{PAGE}{holder.seat.pk}/berakhir/", {"on": on.isoformat()})
    assert response.context["form"].errors["on"]
    assert Seat.objects.get(user=holder).until is None


@pytest.mark.parametrize("on", ["", "kemarin", "99999-01-01", "2026-13-45", "\x00"])
def test_what_is_no_day_is_refused_at_the_field(client, holder, on):
    client.force_login(holder)
    response = client.post(f"{PAGE}{holder.seat.pk}/berakhir/", {"on": on, "successor": "abc"})
    assert response.status_code == 200
    assert response.context["form"].errors["on"]


def test_a_seat_ends_once(holder, told):
    assert end_seat(seat=holder.seat, by=holder, on=TODAY) is True
    assert end_seat(seat=holder.seat, by=holder, on=TODAY) is False
    assert len(told) == AccountEvent.objects.count() == 1


def test_a_receiver_that_fails_leaves_the_seat_as_it_was(holder):
    def receiver(**kwargs):
        raise RuntimeError

    seat_ended.connect(receiver)
    try:
        with pytest.raises(RuntimeError):
            end_seat(seat=holder.seat, by=holder, on=TODAY)
    finally:
        seat_ended.disconnect(receiver)
    assert Seat.objects.get(user=holder).until is None


def test_a_seat_that_goes_on_has_no_successor(holder, heir):
    with pytest.raises(ValidationError):
        succeed(seat=holder.seat, successor=heir.seat, by=holder)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(user=holder).update(successor=heir.seat)
