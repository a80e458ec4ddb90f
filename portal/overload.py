"""Answers when the portal cannot do what was asked now: too often, or while the database is busy. Nothing typed is lost."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.throttle import TooManyAttemptsError

BUSY_AFTER = 30  # seconds: what Retry-After says when the database is locked
SECRET_FIELDS = ("password", "pin", "kode", "token", "csrfmiddlewaretoken")


class Overload:
    """Middleware. Turns TooManyAttemptsError into 429, and a database that is locked or gone into 503, with the text kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An answer for the two kinds of overload; other errors go their way."""
        if isinstance(exception, TooManyAttemptsError):
            return try_later(request, 429, exception.retry_after)
        if isinstance(exception, OperationalError) and request.method == "POST":
            return try_later(request, 503, BUSY_AFTER)
        return None


def try_later(request: HttpRequest, status: int, retry_after: int) -> HttpResponse:
    """A page that says when to try again, and holds what was typed, to be sent once more. It asks the database nothing."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if not name.lower().startswith(SECRET_FIELDS)
        for value in values
    ]
    minutes = -(-retry_after // 60)
    title = "Terlalu sering" if status == 429 else "Portal sedang sibuk"
    has_files = bool(request.FILES)
    context = {"title": title, "status": status, "typed": typed, "minutes": minutes, "has_files": has_files}
    response = render(request, "try_later.html", context, status=status)
    response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "no-store"
    return response
