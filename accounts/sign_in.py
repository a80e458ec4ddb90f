"""Who is trying to sign in, and how often they may."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.sign_in_names import normalize_sign_in_name
from accounts.throttle import Limit, count_attempt, take_back_attempt

# Wrong passwords from one address. Thousands of phones share one address of their provider, so it is more than an account has
# (AXES_FAILURE_LIMIT), and a right password does not count.
FROM_ONE_ADDRESS = Limit(30, 15 * 60)


def client_address(request: HttpRequest) -> str:
    """The address that guesses are counted by.

    X-Forwarded-For is believed only as far as the operator's own proxies wrote it: each adds one entry on the right, so
    with two proxies the second from the right is the client. What stands further left anybody can invent.
    """
    if settings.PROXY_COUNT:
        parts = request.headers.get("X-Forwarded-For", "").split(",")
        forwarded = [part.strip() for part in parts if part.strip()]
        if len(forwarded) >= settings.PROXY_COUNT:
            return forwarded[-settings.PROXY_COUNT]
    return request.META.get("REMOTE_ADDR", "")


def sign_in_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that django-axes counts by: all spellings of a telephone number are one account."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    return normalize_sign_in_name(name)[:150]


class PasswordBackend(ModelBackend):
    """Django's own, with a limit on wrong passwords by address. django-axes stands in front with one by account.

    A try is counted before the password is hashed and taken back when it was right: many at the same moment are no more
    than the limit.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The person, or None. Raises TooManyAttemptsError where the address has guessed too often."""
        if request is None or username is None or password is None:
            return None
        address = client_address(request)
        count_attempt("password", address, FROM_ONE_ADDRESS)
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None:
            take_back_attempt("password", address, FROM_ONE_ADDRESS)
        return user
