"""Setting up and turning off the code beside the password: /akun/dua-langkah/."""

from base64 import b32encode

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import own_account
from accounts.forms.second_factor import CodeForm
from accounts.forms.sign_in import ConfirmPasswordForm
from accounts.services import second_factor
from accounts.views.sign_in import safe_target


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@own_account
def view(request: HttpRequest) -> HttpResponse:
    """What fits: begin (password), confirm (a code of the app), or turn off (password)."""
    if second_factor.device_of(request.user):
        return turn_off(request)
    if request.POST.get("langkah") == "kode" and (device := second_factor.waiting_device(request.user)):
        return confirm(request, device)
    return begin(request)


def begin(request: HttpRequest) -> HttpResponse:
    """Explains, and asks for the password: whoever finds an open telephone must not shut its owner out."""
    form = ConfirmPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return confirm(request, second_factor.begin_setup(user=request.user))
    context = {"form": form, "must": second_factor.must_have(request.user), "target": safe_target(request)}
    return render(request, "accounts/second_factor_begin.html", context)


def confirm(request: HttpRequest, device) -> HttpResponse:
    """Shows the secret, as picture and as text, until a code shows that the app has it; then the recovery codes, once."""
    is_code = request.POST.get("langkah") == "kode"
    form = CodeForm(request.POST if is_code else None, help_text="6 angka yang tampil di aplikasi sekarang.")
    if is_code and form.is_valid():
        codes = second_factor.confirm_setup(request=request, device=device, code=form.cleaned_data["kode"])
        if codes:
            context = {"codes": codes, "target": safe_target(request)}
            return render(request, "accounts/recovery_codes.html", context)
        form.refuse()
    secret = b32encode(device.bin_key).decode()
    context = {
        "form": form,
        "qr": qr_code(device.config_url),
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "target": safe_target(request),
    }
    return render(request, "accounts/second_factor_confirm.html", context)


def qr_code(address: str) -> SafeString:
    """A secret as a picture. It is drawn anew each time: kept nowhere."""
    code = segno.make_qr(address, error="m")
    svg = code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None, title="Kode QR untuk aplikasi kode")
    return mark_safe(svg)  # noqa: S308 - digits and a fixed title


def turn_off(request: HttpRequest) -> HttpResponse:
    """Asks for the password once more."""
    form = ConfirmPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        second_factor.turn_off(user=request.user)
        messages.success(request, "Masuk dua langkah sudah dimatikan.")
        return redirect("account")
    context = {"form": form, "must": second_factor.must_have(request.user)}
    return render(request, "accounts/second_factor_off.html", context)
