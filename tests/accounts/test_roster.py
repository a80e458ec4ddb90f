"""A list of people from an officer: looked at first, taken over once, with no trust in the file."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from accounts.models import AccountEvent, Invitation, JobRole
from accounts.services.roster import Outcome, check_rows, import_rows
from accounts.services.roster_files import MAX_BYTES, RosterFileError, Row, read_rows
from tests.factories import make_region
from tests.factories.people import OTHER_VILLAGE, VILLAGE, make_officer, make_villager

pytestmark = pytest.mark.django_db
PAGE = "/petugas/daftar/"
LINES = f"kode desa;jabatan;nama\n{VILLAGE};Sekretaris Desa;Siti Aminah\n{VILLAGE};kaur-keuangan;Joko Susilo\n"


@pytest.fixture
def officer(client):
    """An officer of Klaten, signed in; two roles and two villages are known."""
    for name in ("Sekretaris Desa", "Kaur Keuangan"):
        JobRole.objects.create(name=name, slug=name.lower().replace(" ", "-"))
    make_region(VILLAGE)
    make_region(OTHER_VILLAGE)
    user = make_officer("33.10")
    client.force_login(user)
    return user


@pytest.fixture
def send(client, officer):
    """Uploads a file for a look."""

    def post(data, name="daftar.csv"):
        data = data.encode() if isinstance(data, str) else data
        return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})

    return post


@pytest.fixture
def take_over(client):
    """Presses the button under what was shown."""
    return lambda response: client.post(f"{PAGE}impor/", {"rows": response.context["signed"]}, follow=True)


def workbook(*lines, title="Daftar") -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


def read(data: bytes) -> list[Row]:
    return read_rows(io.BytesIO(data))


# From file to list


def test_a_list_is_shown_first_and_taken_over_second(send, take_over, officer):
    response = send(LINES)
    assert response.context["counts"] == [("baru", 2)]
    assert not Invitation.objects.exists()
    assert "2 orang masuk daftar" in take_over(response).content.decode()
    rows = Invitation.objects.order_by("name").values_list("village_id", "job_role__name", "name", "code_digest")
    assert list(rows) == [
        (VILLAGE, "Kaur Keuangan", "Joko Susilo", None),
        (VILLAGE, "Sekretaris Desa", "Siti Aminah", None),
    ]
    event = AccountEvent.objects.get()
    assert (event.kind, event.actor, event.region_id) == (AccountEvent.Kind.ROSTER_IMPORTED, officer, VILLAGE)


def test_importing_twice_changes_nothing(send, take_over):
    first = send(LINES)
    take_over(first)
    take_over(first)
    again = send(LINES.replace("Siti Aminah", "SITI  AMINAH"))
    assert again.context["counts"] == [("sudah ada", 2)]
    take_over(again)
    assert Invitation.objects.count() == 2
    assert AccountEvent.objects.count() == 1


def test_each_row_says_what_becomes_of_it(send):
    make_villager(name="Sudah Anggota")
    member_role = JobRole.objects.get(seats__user__name="Sudah Anggota")
    rows = [
        (VILLAGE, "Sekretaris Desa", "Siti Aminah", Outcome.NEW),
        (VILLAGE, "sekretaris desa", "siti aminah", Outcome.DOUBLE),
        (VILLAGE.replace(".", ""), "Sekretaris Desa", "Budi", Outcome.NEW),
        (VILLAGE, member_role.name, "Sudah Anggota", Outcome.EXISTS),
        ("99.99.99.9999", "Sekretaris Desa", "Budi", Outcome.UNKNOWN_CODE),
        ("33.10.19", "Sekretaris Desa", "Budi", Outcome.UNKNOWN_CODE),
        (OTHER_VILLAGE, "Sekretaris Desa", "Budi", Outcome.OUTSIDE),
        (VILLAGE, "Lurah", "Budi", Outcome.UNKNOWN_ROLE),
        (VILLAGE, "Sekretaris Desa", "3310192009000001", Outcome.NIK),
        (VILLAGE, "Sekretaris Desa", "", Outcome.EMPTY),
        (VILLAGE, "Sekretaris Desa", '=HYPERLINK("x")', Outcome.NO_NAME),
        (VILLAGE, "Sekretaris Desa", "@SUM(1)", Outcome.NO_NAME),
        (VILLAGE, "Sekretaris Desa", "12345", Outcome.NO_NAME),
        (VILLAGE, "Sekretaris Desa", "x" * 151, Outcome.NO_NAME),
    ]
    data = "kode desa\tjabatan\tnama\n" + "\n".join("\t".join(row[:3]) for row in rows)
    response = send(data)
    entries = sorted([*response.context["new"], *response.context["others"]], key=lambda entry: entry.row.number)
    assert [entry.outcome for entry in entries] == [row[3] for row in rows]
    assert [entry.row.number for entry in entries] == list(range(2, len(rows) + 2))
    assert "3310192009000001" not in response.content.decode()


def test_a_column_that_is_not_asked_for_is_not_kept(send, take_over):
    response = send(f"NIK;Nama;Jabatan;Kode Desa\n3310192009000001;Siti;Sekretaris Desa;{VILLAGE}\n")
    assert response.context["counts"] == [("baru", 1)]
    assert "3310192009000001" not in response.content.decode()
    take_over(response)
    assert Invitation.objects.get().name == "Siti"


def test_another_officer_cannot_use_what_was_signed_for_one(client, send, officer):
    signed = send(LINES).context["signed"]
    client.force_login(make_officer("33.10"))
    response = client.post(f"{PAGE}impor/", {"rows": signed}, follow=True)
    assert "Unggah berkasnya sekali lagi" in response.content.decode()
    assert not Invitation.objects.exists()


def test_who_lost_the_region_meanwhile_imports_nothing(client, send, take_over, officer):
    response = send(LINES)
    officer.offices.update(region=make_region("76"))
    take_over(response)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("rows", ["", "x", "W10:x:y", "\x00", "a" * 10_000])
def test_rows_that_nobody_signed_are_not_taken_over(client, officer, rows):
    assert client.post(f"{PAGE}impor/", {"rows": rows}).status_code == 302
    assert not Invitation.objects.exists()


def test_rows_that_were_shown_long_ago_are_not_taken_over(send, take_over, monkeypatch):
    response = send(LINES)
    monkeypatch.setattr("accounts.views.roster.SECONDS_TO_DECIDE", -1)
    assert "Unggah berkasnya sekali lagi" in take_over(response).content.decode()
    assert not Invitation.objects.exists()


def test_the_example_can_be_read_and_computes_nothing(client, officer):
    response = client.get(f"{PAGE}contoh.csv")
    assert response["Content-Disposition"].startswith("attachment")
    assert len(read(response.content)) == 2
    assert not {cell[0] for line in response.content.decode("utf-8-sig").split() for cell in line.split(";")} & set(
        "=+-@"
    )


def test_a_long_list_costs_as_many_queries_as_a_short_one(officer):
    def queries(function, start, count):
        rows = [Row(n, VILLAGE, "Sekretaris Desa", f"Orang {chr(97 + n % 26)}{n}") for n in range(start, start + count)]
        with CaptureQueriesContext(connection) as captured:
            function(rows, by=officer)
        return len(captured)

    assert officer.office_codes  # asked for once
    assert queries(check_rows, 0, 3) == queries(check_rows, 0, 30)
    assert queries(import_rows, 100, 3) == queries(import_rows, 200, 30)


# Files


@pytest.mark.parametrize(
    "data",
    [
        LINES.encode(),
        b"\xef\xbb\xbf" + LINES.encode(),
        LINES.replace(";", ",").encode(),
        LINES.replace("\n", "\r\n").encode("cp1252"),
        LINES.encode("utf-16"),
        LINES.split("\n", 1)[1].encode(),
        ("\n\n" + LINES + ";;\n").encode(),
        workbook(*(line.split(";") for line in LINES.splitlines())),
    ],
)
def test_a_list_is_read_however_a_spreadsheet_wrote_it(data):
    rows = read(data)
    assert [(row.code, row.name) for row in rows] == [(VILLAGE, "Siti Aminah"), (VILLAGE, "Joko Susilo")]


def test_letters_beyond_ascii_are_read_in_old_files_too():
    assert read("kode desa;jabatan;nama\n1;x;Né Ahmad\n".encode("cp1252"))[0].name == "Né Ahmad"


def test_a_number_in_a_workbook_is_a_code():
    data = workbook(["Kode", "Jabatan", "Nama"], [3310192009, "BPD", "Siti"], [3310192009.0, "BPD", "Budi"])
    assert [row.code for row in read(data)] == ["3310192009"] * 2


def test_a_cell_becomes_one_line_without_what_cannot_be_printed():
    assert read(b'kode desa;jabatan;nama\n1;x;"Siti\n\x07 \xe2\x80\xaeAminah"\n')[0].name == "Siti Aminah"


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return file.getvalue()


def with_entities() -> bytes:
    source, file = io.BytesIO(workbook(["kode desa", "jabatan", "nama"], ["1", "x", "y"])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + content.split(b"?>")[-1]
            new.writestr(part.filename, content)
    return file.getvalue()


def many_parts() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}", b"")
    return file.getvalue()


def half_a_workbook() -> bytes:
    return workbook(["kode desa", "jabatan", "nama"], ["1", "x", "y"])[:-200]


HOSTILE = {
    "nothing": b"",
    "blanks": b"\n\n ; ;\n",
    "headings only": b"kode desa;jabatan;nama\n",
    "no headings": b"apa;saja;ini\n1;2;3\n",
    "half the headings": b"kode desa;jabatan\n1;2\n",
    "NUL": b"kode desa;jabatan;nama\n1;\x00;3\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "a huge cell": b"kode desa;jabatan;nama\n1;2;" + b"x" * 500_000,
    "many rows": b"kode desa;jabatan;nama\n" + b"1;2;3\n" * 5_001,
    "too large": b"x" * (MAX_BYTES + 1),
    "a bomb": bomb(),
    "entities": with_entities(),
    "many parts": many_parts(),
    "half a workbook": half_a_workbook(),
    "an empty archive": b"PK\x03\x04" + b"\x00" * 100,
    "a long workbook": workbook(["kode desa", "jabatan", "nama"], *([["1", "2", "3"]] * 5_001)),
    "no text": b"\xff\xfe\xd8",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(send, what):
    with pytest.raises(RosterFileError):
        read(HOSTILE[what])
    response = send(HOSTILE[what], "daftar.xlsx")
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_a_row_far_down_does_not_cost_a_million(officer):
    book = load_workbook(io.BytesIO(workbook(["kode desa", "jabatan", "nama"], ["1", "2", "3"])))
    book.active["A1000000"] = "x"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(RosterFileError, match=r"5\.000 baris"):
        read(file.getvalue())


def test_no_file_is_asked_for_again(client, officer):
    assert client.post(PAGE, {}).context["form"].errors["file"]
    assert client.post(PAGE, {"file": "teks"}).context["form"].errors["file"]
