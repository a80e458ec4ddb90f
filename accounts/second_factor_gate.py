"""Keeps the places of those who decide for others behind a code of their phone. docs/accounts.md"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.services import second_factor

GUARDED = ("/kelola/", "/petugas/")
ALWAYS_OPEN = ("/kelola/logout/", "/kelola/login/")


class SecondFactorGate:
    """Middleware. Sends whoever has a second factor to type its code, and whoever must have one to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page behind the gate, or the way to open it."""
        if request.path.startswith(GUARDED) and request.path not in ALWAYS_OPEN and (name := missing_step(request)):
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                raise PermissionDenied
            return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)


def missing_step(request: HttpRequest) -> str | None:
    """The name of the address where the person does what is missing; None where nothing is."""
    user = request.user
    if not user.is_authenticated or user.is_verified():  # type: ignore[attr-defined]  # django-otp adds it
        return None
    if second_factor.device_of(user):
        return "second_factor_code"
    return "second_factor" if second_factor.must_have(user) else None
