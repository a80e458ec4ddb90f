"""Who is trying to sign in."""

from django.conf import settings
from django.http import HttpRequest


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
