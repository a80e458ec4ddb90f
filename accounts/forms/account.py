"""Changing and deleting one's own account."""

from typing import Any

from django import forms

from accounts.forms.sign_in import ConfirmPasswordForm
from accounts.forms.sign_up import job_role_field, name_field, village_field
from accounts.models import User
from accounts.personal_numbers import refuse_nik


class AccountForm(forms.Form):
    """What an account says of its person. Without a seat, village and job role may stay empty together."""

    name = name_field()
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        validators=[refuse_nik],
        help_text="Untuk mengirim pemberitahuan. Tidak tampil kepada orang lain.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Alamat e-mail ini belum lengkap. Contoh: sari@contoh.desa.id."},
    )
    job_role = job_role_field(required=False)
    village = village_field(required=False)

    def __init__(self, user: User, *args, **kwargs):
        seat = user.seat
        kwargs["initial"] = {
            "name": user.name,
            "email": user.email,
            "job_role": seat and seat.job_role_id,
            "village": seat and seat.village,
        }
        super().__init__(*args, **kwargs)
        for name in ("job_role", "village"):
            self.fields[name].required = seat is not None

    def clean_name(self) -> str:
        """The name with single spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        """Village and job role belong together."""
        data = super().clean() or {}
        for name, other in (("job_role", "village"), ("village", "job_role")):
            if data.get(other) and not data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return data


class DeleteAccountForm(ConfirmPasswordForm):
    """The password and a tick."""

    sure = forms.BooleanField(
        label="Ya, hapus akun saya. Saya tahu ini tidak dapat dibatalkan.",
        error_messages={"required": "Centang bila Anda yakin ingin menghapus akun."},
    )
