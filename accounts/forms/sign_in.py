"""Signing in, saying the password once more, and changing it."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import PASSWORD_HELP
from accounts.throttle import Limit, count_attempt, take_back_attempt

MAX_PASSWORD_LENGTH = 128
# Whoever finds a telephone that is signed in has as many guesses.
CONFIRMATIONS = Limit(10, 15 * 60)


def password_field(label: str, *, autocomplete: str, help_text: str = "", required: str = "") -> forms.CharField:
    """A field for a password; one that is too long is refused before it is hashed."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=MAX_PASSWORD_LENGTH,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "data-show": True}),
        error_messages={
            "required": required or "Ketik kata sandi atau PIN Anda.",
            "max_length": "Kata sandi terlalu panjang. Pakai paling banyak 128 huruf.",
        },
    )


class SignInForm(AuthenticationForm):
    """Name and password. The answer is the same for an account that there is, that there is not, and that is closed."""

    username = UsernameField(
        label="Nama masuk",
        max_length=150,
        help_text="Nomor HP, alamat e-mail, atau nama yang Anda pilih ketika mendaftar.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Ketik nomor HP, e-mail, atau nama masuk Anda."},
    )
    password = password_field("Kata sandi atau PIN", autocomplete="current-password")
    error_messages = {
        "invalid_login": "Nama masuk atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi.",
        "inactive": "Nama masuk atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi.",
    }


class ConfirmPasswordForm(forms.Form):
    """The password of the person who is signed in, before something that cannot be undone."""

    password = password_field("Kata sandi atau PIN Anda sekarang", autocomplete="current-password")

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """The password, if it is theirs. Raises TooManyAttemptsError after ten that were not."""
        who = str(self.user.pk)
        count_attempt("password again", who, CONFIRMATIONS)
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError("Kata sandi tidak cocok.", code="password")
        take_back_attempt("password again", who, CONFIRMATIONS)
        return self.cleaned_data["password"]


class ChangePasswordForm(ConfirmPasswordForm):
    """The old password and a new one."""

    new_password = password_field(
        "Kata sandi atau PIN baru",
        autocomplete="new-password",
        help_text=PASSWORD_HELP,
        required="Ketik kata sandi atau PIN yang baru.",
    )

    def clean_new_password(self) -> str:
        """The new password, if it is none of those that are guessed first."""
        password_validation.validate_password(self.cleaned_data["new_password"], self.user)
        return self.cleaned_data["new_password"]
