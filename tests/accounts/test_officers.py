"""/petugas/: an officer sees and decides on what lies in their region, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Invitation, Seat
from accounts.services.recovery import ask
from tests.factories import UserFactory, make_region
from tests.factories.people import OTHER_VILLAGE, VILLAGE, make_officer, make_villager

pytestmark = pytest.mark.django_db
PAGE = "/petugas/"
PAGES = [PAGE, f"{PAGE}undangan/", f"{PAGE}undangan/{VILLAGE}/", f"{PAGE}daftar/", f"{PAGE}daftar/contoh.csv"]


@pytest.fixture
def officer(client):
    """An officer of Klaten, signed in."""
    user = make_officer("33.10")
    client.force_login(user)
    return user


@pytest.fixture
def both(db):
    """An unverified person in Klaten, and one in Mamuju."""
    return make_villager(is_verified=False, name="Orang Ponggok"), make_villager(
        OTHER_VILLAGE, is_verified=False, name="Orang Tadui"
    )


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("make", [UserFactory, make_villager, lambda: UserFactory(is_superuser=True)])
def test_who_is_no_officer_finds_nothing(client, path, make):
    make_region(VILLAGE)
    client.force_login(make())
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_asked_to(client, path):
    assert client.get(path)["Location"].startswith("/akun/masuk/")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_kept(client, officer, path):
    make_region(VILLAGE)
    response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_figures_and_people_are_those_of_the_region(client, officer, both):
    for village in (VILLAGE, OTHER_VILLAGE):
        make_villager(village)
        make_villager(village)
        for used_at in (None, timezone.now()):
            Invitation.objects.create(
                village_id=village,
                code_digest=f"{village}{used_at}",
                used_at=used_at,
                expires_at=timezone.now() + timezone.timedelta(days=1),
            )
    response = client.get(PAGE)
    assert response.context["figures"] == {
        "villages": 1,
        "villages_verified": 1,
        "waiting": 1,
        "invitations_open": 1,
        "invitations_used": 1,
    }
    text = response.content.decode()
    assert "Orang Ponggok" in text
    assert "Orang Tadui" not in text


def test_an_officer_confirms_and_withdraws_in_the_region_only(client, officer, both):
    near, far = both
    client.post(f"{PAGE}anggota/{near.seat.pk}/konfirmasi/")
    assert Seat.objects.get(user=near).is_verified
    client.post(f"{PAGE}anggota/{near.seat.pk}/cabut/")
    assert not Seat.objects.get(user=near).is_verified
    for action in ("konfirmasi", "cabut", "berakhir"):
        assert client.post(f"{PAGE}anggota/{far.seat.pk}/{action}/").status_code == 404
    assert not Seat.objects.get(user=far).is_verified


def test_an_officer_approves_requests_of_the_region_only(client, officer, both):
    near, far = both
    for user in both:
        ask(sign_in_name=user.username, village=user.seat.village_id, address="203.0.113.7")
    assert [recovery.user for recovery in client.get(PAGE).context["recoveries"]] == [near]
    recovery = far.recoveries.get()
    assert client.post(f"{PAGE}pemulihan/{recovery.pk}/", {"nomor": recovery.number}).status_code == 404
    assert not recovery.approvals.exists()


def test_people_are_found_by_name_village_kecamatan_kabupaten_or_code(client, officer, both):
    for text in ("orang pong", "ponggok", "polanharjo", "klaten", "33.10.19"):
        assert "Orang Ponggok" in client.get(PAGE, {"q": text}).content.decode()
    for text in ("Mamuju", "76", "tidak ada", "\x00", "%", "x" * 5000):
        response = client.get(PAGE, {"q": text})
        assert response.status_code == 200
        assert "Orang Tadui" not in response.content.decode()


def test_those_verified_are_listed_on_demand(client, officer):
    make_villager(name="Sudah Terverifikasi")
    assert "Sudah Terverifikasi" not in client.get(PAGE).content.decode()
    assert "Sudah Terverifikasi" in client.get(PAGE, {"status": "terverifikasi"}).content.decode()


def test_a_long_list_has_pages_that_keep_the_filter(client, officer):
    for _ in range(31):
        make_villager(is_verified=False)
    text = client.get(PAGE, {"q": "Klaten"}).content.decode()
    assert "Halaman 1 dari 2" in text
    assert "?q=Klaten&amp;page=2" in text
    assert len(client.get(PAGE, {"q": "Klaten", "page": 2}).context["page_obj"]) == 1


def test_long_lists_cost_as_many_queries_as_short_ones(client, officer):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            user = make_villager(is_verified=False)
            if more == 3 or user.pk % 3 == 0:
                ask(sign_in_name=user.username, village=VILLAGE, address=str(user.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
