"""The form of /akun/daftar/. At each field stands what it is stored for (UU 27/2022, article 21)."""

import re
import unicodedata
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import UsernameField
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from accounts.forms.sign_in import password_field
from accounts.forms.village import VillageField
from accounts.models import JobRole, Seat, User
from accounts.passwords import PASSWORD_HELP
from accounts.personal_numbers import refuse_nik
from accounts.sign_in_names import normalize_sign_in_name

OWN_NAME = re.compile(r"[a-z0-9._-]{4,150}")
# Names that would be taken for somebody in office.
RESERVED = re.compile(
    r"admin|administrator|root|superuser|redaksi|moderator|pengelola|operator|petugas|portal|kemendes|kemendagri"
)
NAME_REFUSED = "Nama masuk ini tidak dapat dipakai. Pilih nama lain, atau masuk bila Anda sudah punya akun."


def validate_name(name: str) -> None:
    """Raises ValidationError for what is nobody's name: no letters, or characters that move other text about."""
    refuse_nik(name)
    if sum(letter.isalpha() for letter in name) < 2:
        raise ValidationError("Tulis nama dengan huruf.", code="letters")
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} for letter in name):
        raise ValidationError("Nama memuat tanda yang tidak tampak. Ketik ulang nama Anda.", code="control")


def name_field() -> forms.CharField:
    """The full name of a person."""
    return forms.CharField(
        label="Nama lengkap",
        max_length=150,
        validators=[validate_name],
        help_text="Tampil di samping cerita dan jawaban yang Anda kirim. Bukan NIK.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Isi nama lengkap Anda."},
    )


def job_role_field(**options: Any) -> forms.ModelChoiceField:
    """One of the job roles that lessons are written for."""
    return forms.ModelChoiceField(
        JobRole.objects.all(),
        label="Jabatan atau peran di desa",
        empty_label="Pilih jabatan",
        help_text="Untuk menunjukkan pelajaran yang cocok, dan peran Anda kepada sesama warga portal.",
        error_messages={"required": "Pilih jabatan Anda.", "invalid_choice": "Pilih jabatan dari daftar."},
        **options,
    )


def village_field(**options: Any) -> VillageField:
    """The village that a person belongs to."""
    return VillageField(
        label="Desa, nagari, gampong, atau kelurahan",
        help_text="Ketik namanya, boleh dengan nama kabupaten. Contoh: ponggok klaten. Tampil bersama nama Anda.",
        **options,
    )


class SignUpForm(forms.Form):
    """Everything that an account needs. `user` is the account that it would make, unsaved."""

    name = name_field()
    job_role = job_role_field()
    village = village_field()
    username = UsernameField(
        label="Nama masuk",
        max_length=150,
        help_text=(
            "Nomor HP, alamat e-mail, atau nama pilihan Anda. Dipakai untuk masuk, dan tidak tampil kepada orang lain. "
            "E-mail juga dipakai untuk mengirim pemberitahuan."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Isi nomor HP, e-mail, atau nama pilihan Anda."},
    )
    password = password_field(
        "Kata sandi atau PIN",
        autocomplete="new-password",
        help_text=f"{PASSWORD_HELP} Disimpan dalam bentuk yang tidak dapat dibaca siapa pun.",
        required="Buat kata sandi atau PIN.",
    )
    # Its name begins as portal.overload knows secrets: it is not written into a page when the portal is busy.
    kode = forms.CharField(
        label="Kode undangan",
        required=False,
        max_length=40,
        help_text="Dari kartu undangan desa, bila ada. Dengan kode, akun Anda langsung terverifikasi.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    consent = forms.BooleanField(
        label="Saya setuju portal menyimpan data di atas untuk akun saya.",
        help_text="Anda dapat melihat, mengunduh, mengubah, dan menghapusnya kapan saja di halaman Akun.",
        error_messages={"required": "Tanpa persetujuan ini akun tidak dapat dibuat. Membaca tetap bisa tanpa akun."},
    )

    def clean_name(self) -> str:
        """The name with single spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_username(self) -> str:
        """The sign-in name in its normal form."""
        name = normalize_sign_in_name(self.cleaned_data["username"])
        refuse_nik(name)
        if name.startswith("+62"):
            return name
        if "@" in name:
            EmailValidator("Alamat e-mail ini belum lengkap. Contoh: sari@contoh.desa.id.")(name)
            return name
        if not OWN_NAME.fullmatch(name):
            raise ValidationError(
                "Nama masuk memakai sedikitnya 4 huruf kecil atau angka tanpa spasi; boleh titik, - dan _.", code="form"
            )
        if not re.search(r"[a-z]", name):
            raise ValidationError("Nomor HP dimulai dengan 08 atau +628. Nama pilihan memuat huruf.", code="number")
        if RESERVED.match(name):
            raise ValidationError(NAME_REFUSED, code="refused")
        return name

    @property
    def user(self) -> User:
        """The account as far as it is known, for the rules of passwords."""
        data = self.cleaned_data
        user = User(name=data.get("name", ""), username=data.get("username", ""))
        village = data.get("village")
        user.seat = Seat(user=user, village=village) if village else None
        return user

    def clean(self) -> dict[str, Any]:
        """All of it. The password is judged last, when names are known."""
        data = super().clean() or {}
        if password := data.get("password"):
            try:
                password_validation.validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return data

    def refuse_username(self) -> None:
        """Says that this sign-in name cannot be had, in the words that stand for every reason."""
        self.add_error("username", ValidationError(NAME_REFUSED, code="refused"))
