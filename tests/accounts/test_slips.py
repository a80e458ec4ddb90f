"""Invitation slips: printed by an officer for a village of the region, each code shown once and kept as a digest."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.codes import ALPHABET, digest, new_code, normalise_code, show_code
from accounts.models import AccountEvent, Invitation
from accounts.services.invitation_slips import MOST_OPEN, cancel_slips, print_slips
from tests.factories import JobRoleFactory, make_region
from tests.factories.people import OTHER_VILLAGE, VILLAGE, make_officer

pytestmark = pytest.mark.django_db
PAGE = f"/petugas/undangan/{VILLAGE}/"


@pytest.fixture
def village(db):
    return make_region(VILLAGE)


@pytest.fixture
def officer(client, village):
    """An officer of Klaten, signed in."""
    user = make_officer("33.10")
    client.force_login(user)
    return user


@pytest.fixture
def invite(village):
    """Puts a person on the list of a village, as a roster does."""

    def make(name, code=VILLAGE):
        return Invitation.objects.create(
            village=make_region(code), name=name, job_role=JobRoleFactory(), expires_at=timezone.now()
        )

    return make


def test_codes_are_long_enough_and_hold_no_signs_that_look_alike():
    assert len(ALPHABET) ** 10 > 2**45
    assert not set("0O1IL5S2Z8B6G") - set("2568") & set(ALPHABET)
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(f"[{ALPHABET}]{{10}}", code) for code in codes)


@pytest.mark.parametrize("typed", ["4KXTR-2A5HM", "4kxtr2a5hm", " 4KXTR – ZASHM ", "4K XT R-2A.5HM"])
def test_a_code_is_the_same_however_it_is_typed(typed):
    assert normalise_code(typed) == "4KXTR2A5HM"
    assert digest(typed) == digest("4KXTR2A5HM")
    assert show_code("4KXTR2A5HM") == "4KXTR-2A5HM"


def test_a_code_for_one_purpose_is_none_for_another():
    assert digest("4KXTR2A5HM") != digest("4KXTR2A5HM", "accounts.recovery")


def test_the_printed_page_shows_each_code_once_and_keeps_its_digest(client, officer):
    response = client.post(PAGE, {"blank": "8", "days": "30"})
    text = response.content.decode()
    codes = set(re.findall(r'class="slip-code">([^<]+)<', text))
    assert len(codes) == 8
    assert text.count("<svg") >= 8
    assert {digest(code) for code in codes} == set(Invitation.objects.values_list("code_digest", flat=True))
    assert f"/akun/daftar/?kode={normalise_code(codes.pop())}" in text
    assert "no-store" in response["Cache-Control"]
    for invitation in Invitation.objects.all():
        assert timedelta(days=29) < invitation.expires_at - timezone.now() < timedelta(days=31)
    event = AccountEvent.objects.get()
    assert (event.kind, event.actor, event.region_id) == (AccountEvent.Kind.SLIPS_PRINTED, officer, VILLAGE)
    assert not re.findall(r'class="slip-code"', client.get(PAGE).content.decode())


def test_slips_are_printed_for_people_of_the_list(client, officer, invite):
    sari, budi = invite("Sari"), invite("Budi")
    assert "Sari" in client.get(PAGE).content.decode()
    text = client.post(PAGE, {"people": [sari.pk], "days": "60"}).content.decode()
    assert "Yth. Sari" in text
    assert sari.job_role.name in text
    assert "Budi" not in text
    sari.refresh_from_db()
    budi.refresh_from_db()
    assert sari.code_digest
    assert not budi.code_digest


def test_printing_again_makes_the_former_code_void(client, officer, invite):
    sari = invite("Sari")
    digests = set()
    for _ in range(2):
        client.post(PAGE, {"people": [sari.pk], "days": "60"})
        sari.refresh_from_db()
        digests.add(sari.code_digest)
    assert len(digests) == 2
    assert Invitation.objects.count() == 1


def test_a_name_is_text_wherever_it_stands(client, officer, invite):
    sari = invite("<script>alert(1)</script>")
    assert "<script>alert" not in client.post(PAGE, {"people": [sari.pk], "days": "60"}).content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"days": "60"}, "__all__"),
        ({"blank": "0", "days": "60"}, "__all__"),
        ({"blank": "41", "days": "60"}, "blank"),
        ({"blank": "-1", "days": "60"}, "blank"),
        ({"blank": "banyak", "days": "60"}, "blank"),
        ({"blank": "1", "days": ""}, "days"),
        ({"blank": "1", "days": "5000"}, "days"),
        ({"blank": "9" * 5000, "days": "60"}, "blank"),
    ],
)
def test_a_form_that_makes_no_sense_prints_nothing(client, officer, data, field):
    response = client.post(PAGE, data)
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert not Invitation.objects.exists()


def test_a_village_has_no_more_open_slips_than_can_be_watched(client, officer):
    for _ in range(2):
        client.post(PAGE, {"blank": "40", "days": "60"})
    assert client.post(PAGE, {"blank": "40", "days": "60"}).context["form"].errors["__all__"]
    assert Invitation.objects.count() == 80 < MOST_OPEN


def test_a_village_of_another_region_is_not_there(client, officer, invite):
    near, far = invite("Sari"), invite("Orang Tadui", OTHER_VILLAGE)
    path = f"/petugas/undangan/{OTHER_VILLAGE}/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"blank": "1", "days": "60"}).status_code == 404
    assert client.post(f"{path}batal/").status_code == 404
    assert client.post(PAGE, {"people": [far.pk], "days": "60"}).context["form"].errors["people"]
    with pytest.raises(PermissionDenied):
        print_slips(village=far.village, by=officer, named=[], blank=1)
    assert cancel_slips(village=far.village, by=officer) == 0
    assert not Invitation.objects.exclude(pk__in=[near.pk, far.pk]).exists()
    assert not Invitation.objects.exclude(code_digest=None).exists()


@pytest.mark.parametrize("code", ["33", "33.10", "33.10.19", "xx", "33.10.19.2009'", "%00"])
def test_what_is_no_village_of_the_region_is_not_there(client, officer, code):
    assert client.get(f"/petugas/undangan/{code}/").status_code in {400, 404}


def test_unused_slips_are_made_void(client, officer, invite):
    sari, used = invite("Sari"), invite("Budi")
    client.post(PAGE, {"people": [sari.pk, used.pk], "blank": "2", "days": "60"})
    Invitation.objects.filter(pk=used.pk).update(used_at=timezone.now())
    assert "Batalkan 3 kartu" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}batal/")
    assert set(Invitation.objects.values_list("name", flat=True)) == {"Sari", "Budi"}
    assert Invitation.objects.get(pk=sari.pk).code_digest is None
    assert Invitation.objects.get(pk=used.pk).code_digest


def test_villages_are_found_by_name_or_code_in_the_region_only(client, officer, invite):
    invite("Sari")
    make_region(OTHER_VILLAGE)
    for text in ("pongg", "33.10.19"):
        assert PAGE in client.get("/petugas/undangan/", {"desa": text}).content.decode()
    text = client.get("/petugas/undangan/", {"desa": "Tadui"}).content.decode()
    assert OTHER_VILLAGE not in text
    assert PAGE in text  # who waits for a slip is always listed
    assert client.get("/petugas/undangan/", {"desa": "\x00'"}).status_code == 200


def test_many_slips_cost_as_many_queries_as_few(client, officer, invite):
    client.post(PAGE)  # the first post of a minute makes the row that counts them
    counts = []
    for count in (3, 30):
        people = [invite(f"Orang {count} {number}").pk for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert client.post(PAGE, {"people": people, "blank": "2", "days": "60"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
