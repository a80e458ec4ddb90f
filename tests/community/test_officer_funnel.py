"""Officers see how far the villages of their region come, and none of another region's."""

import csv
import io
import re
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from accounts.models import User
from community.models import Adoption
from community.services import adoptions
from community.services.adoption_funnel import funnel_of
from community.services.adoptions import StepRecord
from tests.community.adoptions import PONGGOK, TADUI, adopt, ago, another_village, officer, villager
from tests.factories import CaseStudyPageFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESSES = ["/petugas/replikasi/", "/petugas/replikasi/unduh.csv", "/petugas/replikasi/unduh.xlsx"]


@pytest.fixture
def klaten(client):
    """The browser of an officer of Kabupaten Klaten."""
    client.force_login(officer("33.10"))
    return client


def neighbour():
    """A verified villager of a further village near Ponggok."""
    user = villager()
    user.seats.update(village=another_village())
    return User.objects.get(pk=user.pk)


def stop(user, adoption):
    """Ends an adoption."""
    record = StepRecord(stage="stopped", on=ago(1), note="Dana habis.")
    adoptions.record_step(user=user, adoption=adoption, record=record, key=uuid4())


@pytest.fixture
def several(study):
    """Near Ponggok: considered, musdes, apbdes, apbdes then stopped, running. In Tadui: done-to-be."""
    for stage in ("considered", "musdes", "apbdes", "running"):
        adopt(neighbour(), study, stage, ago(100))
    user = neighbour()
    stop(user, adopt(user, study, "apbdes", ago(100)))
    adopt(villager(TADUI), study, "running", differences="Hanya di Tadui")


def test_the_funnel_counts_who_came_how_far(klaten, several):
    funnel = funnel_of(Adoption.objects.for_officer(officer("33.10")), ["33.10"])
    assert (funnel.total, funnel.stopped, funnel.stalled) == (5, 1, 3)
    assert [(level.stage.value, level.reached, level.here, level.conversion) for level in funnel.levels] == [
        ("considered", 5, 1, None),
        ("musdes", 4, 1, 80),
        ("rkpdes", 3, 0, 75),
        ("apbdes", 3, 1, 100),
        ("running", 1, 1, 33),
        ("done", 0, 0, 0),
    ]
    [area] = funnel.areas
    assert (area.name, area.total, area.budgeted, area.running, area.stopped) == ("Polanharjo", 5, 3, 1, 1)
    [original] = funnel.originals
    assert (original.name, original.total, original.budgeted) == ("Air bersih", 5, 3)


def test_an_officer_of_a_province_sees_it_by_kabupaten(several):
    funnel = funnel_of(Adoption.objects.for_officer(officer("33")), ["33"])
    assert [(area.name, area.key) for area in funnel.areas] == [("Kabupaten Klaten", "33.10")]


def test_an_officer_sees_their_region_and_nothing_of_another(client, several):
    theirs = Adoption.objects.get(village=TADUI)
    ours = Adoption.objects.exclude(village=TADUI).first()
    for code, seen, unseen in [("33.10", ours, theirs), ("76", theirs, ours)]:
        client.force_login(officer(code))
        text = client.get("/petugas/replikasi/").content.decode()
        assert seen.village.name in text
        assert unseen.village.name not in text
        file = b"".join(client.get("/petugas/replikasi/unduh.csv").streaming_content).decode()
        assert seen.village_id in file
        assert unseen.village_id not in file
        assert client.get(f"/petugas/replikasi/{seen.pk}/").status_code == 200
        assert client.get(f"/petugas/replikasi/{unseen.pk}/").status_code == 404


def test_an_area_of_another_region_cannot_be_asked_for(klaten, several):
    for query in ("wilayah=76.02", "wilayah=76", "wilayah=%25", "tahap=x", "macet=9", "page=999", "page=x"):
        text = klaten.get(f"/petugas/replikasi/?{query}").content.decode()
        assert "Tadui" not in text
        assert "5 replikasi" in text


@pytest.mark.parametrize(
    "make",
    [villager, UserFactory, lambda: UserFactory(is_superuser=True)],
    ids=["villager", "without a village", "superuser"],
)
def test_others_find_nothing_there(client, several, make):
    client.force_login(make())
    for address in [*ADDRESSES, f"/petugas/replikasi/{Adoption.objects.first().pk}/"]:
        assert client.get(address).status_code == 404


def test_visitors_are_asked_to_sign_in(client, several):
    for address in [*ADDRESSES, f"/petugas/replikasi/{Adoption.objects.first().pk}/"]:
        assert client.get(address)["Location"].startswith("/akun/masuk/?next=")


def test_an_officer_changes_nothing(klaten, several):
    adoption = Adoption.objects.exclude(village=TADUI).first()
    assert klaten.post(f"/petugas/replikasi/{adoption.pk}/").status_code == 405
    assert klaten.post(f"/replikasi/{adoption.pk}/catat/", {"stage": "musdes"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "count"),
    [("tahap=musdes", 1), ("tahap=stopped", 1), ("macet=1", 3), ("macet=1&tahap=running", 0), ("wilayah=33.10.19", 5)],
)
def test_the_list_is_filtered(klaten, several, query, count):
    assert f"<p>{count} replikasi." in klaten.get(f"/petugas/replikasi/?{query}").content.decode()


def test_an_officer_reads_the_whole_course_of_an_adoption(klaten, study):
    user = villager()
    adoption = adopt(user, study, "apbdes", note="Kata musyawarah")
    text = klaten.get(f"/petugas/replikasi/{adoption.pk}/").content.decode()
    assert "Kata musyawarah" in text
    assert "Rp65.483.000" in text
    assert "Perbaiki" not in text


def test_a_region_without_adoptions_says_so(klaten):
    assert "Belum ada desa di wilayah Anda" in klaten.get("/petugas/replikasi/").content.decode()


# Files


EVIL = '=HYPERLINK("http://jahat.example")'


def rows_of_csv(client, query=""):
    """The rows of the CSV file."""
    response = client.get(f"/petugas/replikasi/unduh.csv?{query}")
    assert response["Content-Disposition"].startswith('attachment; filename="replikasi-')
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def rows_of_xlsx(client, query=""):
    """The rows of the XLSX file."""
    response = client.get(f"/petugas/replikasi/unduh.xlsx?{query}")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_files_hold_what_the_list_shows(klaten, study):
    adopt(villager(), study, "apbdes", ago(9), differences="Tenaga surya")
    adopt(neighbour(), study, "musdes")
    head, row, other = rows_of_csv(klaten)
    told = dict(zip(head, row, strict=True))
    assert told["Kode desa"] == PONGGOK
    assert told["Kabupaten/kota"] == "Kabupaten Klaten"
    assert told["Anggaran (Rp)"] == "65483000"
    assert told["Sumber dana"] == "Dana Desa"
    assert told["Yang diubah"] == "Tenaga surya"
    assert told["Sejak"] == ago(9).isoformat()
    assert other[head.index("Anggaran (Rp)")] == ""
    assert [line[0] for line in rows_of_csv(klaten, "tahap=musdes")[1:]] == [other[0]]
    sheet = rows_of_xlsx(klaten)
    assert sheet[0] == head
    assert sheet[1][head.index("Anggaran (Rp)")] == 65_483_000
    assert sheet[1][head.index("Sejak")].date() == ago(9)
    assert len(sheet) == 3


@pytest.mark.parametrize("text", [EVIL, "+1+1", "-2+3", "@SUM(A1)", " =1+1", "%0A=1", "|calc"])
def test_no_text_becomes_a_formula(klaten, study, text):
    adopt(villager(), study, "apbdes", ago(9), differences=text, budget_line=text)
    for rows in (rows_of_csv(klaten), rows_of_xlsx(klaten)):
        for name in ("Yang diubah", "Bidang dan kegiatan"):
            assert rows[1][rows[0].index(name)] == f"'{text}"


def test_what_cannot_be_printed_breaks_no_file(klaten, study):
    adopt(villager(), study, "apbdes", ago(9), differences="a\x0bb\x01c\nd")
    for rows in (rows_of_csv(klaten), rows_of_xlsx(klaten)):
        assert rows[1][-1].replace("\r", "") == "abc\nd"


# Costs


@pytest.mark.parametrize("address", ADDRESSES)
def test_queries_are_the_same_for_3_and_30_villages(klaten, study, address, django_assert_max_num_queries):
    asked = []
    for number in (3, 30):
        for _ in range(number):
            adopt(neighbour(), study, "apbdes")
        CaseStudyPageFactory(parent=study.get_parent(), published=False)
        with django_assert_max_num_queries(14) as captured:
            response = klaten.get(address)
            if response.streaming:
                b"".join(response.streaming_content)
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_the_bars_stand_beside_their_numbers(klaten, several):
    text = klaten.get("/petugas/replikasi/").content.decode()
    assert re.findall(r'<rect class="bar" width="(\d+)"', text) == ["100", "80", "60", "60", "20", "0"]
    assert "style=" not in text.split("<main", 1)[1]
