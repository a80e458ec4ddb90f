"""/akun/pulihkan/: a new password without e-mail."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.codes import show_code
from accounts.forms.sign_in import password_field
from accounts.passwords import PASSWORD_HELP
from accounts.services.recovery import DAYS, VILLAGERS_NEEDED, ask, recover
from accounts.sign_in import client_address

NOT_ACCEPTED = (
    "Kode ini belum disetujui, sudah lewat waktunya, atau keliru. Periksa kodenya, atau tunggu sampai disetujui."
)


class AskForm(forms.Form):
    """Who asks, as they signed up."""

    sign_in_name = forms.CharField(
        label="Nama masuk",
        max_length=150,
        help_text="Nomor HP, alamat e-mail, atau nama yang Anda pilih ketika mendaftar.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Ketik nomor HP, e-mail, atau nama masuk Anda."},
    )
    village = forms.CharField(
        label="Desa",
        max_length=100,
        help_text="Nama atau kode desa, misalnya Ponggok atau 33.10.17.2011.",
        error_messages={"required": "Isi nama desa Anda."},
    )


class CodeForm(forms.Form):
    """The code and a new password."""

    kode = forms.CharField(
        label="Kode pemulihan",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "short"}
        ),
        error_messages={"required": "Isi kode pemulihan."},
    )
    password = password_field(
        "Kata sandi atau PIN baru",
        autocomplete="new-password",
        help_text=PASSWORD_HELP,
        required="Ketik kata sandi atau PIN yang baru.",
    )

    def clean_password(self) -> str:
        """Refused before the code is looked at: what is said of the password tells nothing of the code."""
        password = self.cleaned_data["password"]
        validate_password(password)
        return password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_recovery(request: HttpRequest) -> HttpResponse:
    """Asks who it is; the answer is a code, whether or not there is such an account."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/ask_for_recovery.html", {"title": "Lupa kata sandi", "form": form})
    asked = ask(
        sign_in_name=form.cleaned_data["sign_in_name"],
        village=form.cleaned_data["village"],
        address=client_address(request),
    )
    context = {
        "title": "Simpan kode ini",
        "code": show_code(asked.code),
        "number": asked.number,
        "days": DAYS,
        "villagers": VILLAGERS_NEEDED,
    }
    return render(request, "accounts/recovery_asked.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use_code(request: HttpRequest) -> HttpResponse:
    """Takes the code and a new password."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            user = recover(code=data["kode"], password=data["password"], address=client_address(request))
        except ValidationError as error:
            form.add_error("password", error)
        else:
            if user is not None:
                messages.success(request, "Kata sandi baru tersimpan. Masuk dengan kata sandi itu.")
                return redirect(resolve_url(settings.LOGIN_URL))
            form.add_error("kode", NOT_ACCEPTED)
    return render(request, "accounts/use_recovery_code.html", {"title": "Buat kata sandi baru", "form": form})
