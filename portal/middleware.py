"""What the portal adds to every request and answer."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal import logs

Handler = Callable[[HttpRequest], HttpResponse]

# Features of the browser that no page of the portal uses.
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def request_id(get_response: Handler) -> Handler:
    """Names the request in its logs, its answer and, when it fails, on the error page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        token = logs.request_id.set(request.id)  # type: ignore[attr-defined]
        try:
            response = get_response(request)
        finally:
            logs.request_id.reset(token)
        if response.status_code >= 500:
            response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def security_headers(get_response: Handler) -> Handler:
    """Sets the headers that Django's own middleware does not know."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def mark_editors(get_response: Handler) -> Handler:
    """Gives whoever works in the admin a cookie that lets their requests pass by the whole-page cache.

    The cookie opens nothing: it only says "ask Django", so it needs no secret.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(("/kelola/", "/akun/")):
            marked = settings.EDITOR_COOKIE_NAME in request.COOKIES
            if request.path.startswith("/kelola/") and request.user.is_authenticated and not marked:
                response.set_cookie(
                    settings.EDITOR_COOKIE_NAME, "1", secure=settings.HTTPS, httponly=True, samesite="Lax"
                )
            elif marked and not request.user.is_authenticated:
                response.delete_cookie(settings.EDITOR_COOKIE_NAME, samesite="Lax")
        return response

    return middleware
