"""/petugas/daftar/: an officer takes over a list of the people of many villages."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import JobRole, User
from accounts.services.roster import check_rows, count_outcomes, import_rows
from accounts.services.roster_files import RosterFileError, Row, read_rows
from accounts.views.officers import for_officers

SECONDS_TO_DECIDE = 3600
EXAMPLE = (
    "kode desa;jabatan;nama\r\n33.10.17.2011;Sekretaris Desa;Siti Aminah\r\n33.10.17.2011;Kaur Keuangan;Joko Susilo\r\n"
)


class RosterForm(forms.Form):
    """The file; its rows once it is valid."""

    file = forms.FileField(
        label="Berkas daftar aparatur",
        help_text="CSV atau XLSX, paling besar 2 MB dan 5.000 baris.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Pilih berkasnya dahulu.", "empty": "Berkas ini kosong."},
    )

    def clean_file(self) -> list[Row]:
        """What stands in it."""
        try:
            return read_rows(self.cleaned_data["file"])
        except RosterFileError as error:
            raise ValidationError(str(error)) from error


def salt(user: User) -> str:
    """What is signed for one officer is good for no other."""
    return f"accounts.roster:{user.pk}"


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Asks for a list, and shows what would become of each row. Nothing is kept: the good rows travel in the page, signed."""
    form = RosterForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    context = {"title": "Daftar aparatur", "form": form, "job_roles": JobRole.objects.all()}
    if not form.is_valid():
        return render(request, "accounts/roster.html", context)
    entries = check_rows(form.cleaned_data["file"], by=request.user)
    new = [entry for entry in entries if entry.is_new]
    rows = [[entry.row.number, entry.row.code, entry.row.role, entry.row.name] for entry in new]
    context |= {
        "counts": count_outcomes(entries),
        "new": new,
        "others": [entry for entry in entries if not entry.is_new],
        "signed": signing.dumps(rows, salt=salt(request.user), compress=True),
    }
    return render(request, "accounts/roster_check.html", context)


@for_officers
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Takes over the rows that were shown. They are checked once more: the officer's region or the list may be another by now."""
    try:
        rows = signing.loads(request.POST.get("rows", ""), salt=salt(request.user), max_age=SECONDS_TO_DECIDE)
    except signing.BadSignature:
        messages.error(request, "Pemeriksaan ini sudah lama atau tidak lengkap. Unggah berkasnya sekali lagi.")
        return redirect("roster")
    count = import_rows([Row(*row) for row in rows], by=request.user)
    messages.success(request, f"{count} orang masuk daftar. Cetak kartu undangan mereka sekarang.")
    return redirect("slips")


@for_officers
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """A list to fill in, with semicolons as Indonesian spreadsheets expect."""
    headers = {"Content-Disposition": 'attachment; filename="contoh-daftar-aparatur.csv"'}
    return HttpResponse("\ufeff" + EXAMPLE, content_type="text/csv; charset=utf-8", headers=headers)
