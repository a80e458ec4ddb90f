"""Answers when the portal cannot do what was asked now: too often, or while the database is busy. Nothing typed is lost."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.sign_in import client_address
from accounts.throttle import Limit, TooManyAttemptsError, count_attempt

# What one person posts, in all forms together: nobody types that fast, and a phone that sends a queue of steps stays below.
PERSON = Limit(60, 60)
# What visitors behind one address post to one form: a hall where everybody signs in at once stays below.
ADDRESS = Limit(120, 60)
# The admin saves while one types, and phones without number behind one address tell what they searched for.
UNCOUNTED = ("/kelola/", "/cari/catat/")
BUSY_AFTER = 30  # seconds: what Retry-After says when the database is locked
SECRET_FIELDS = ("password", "pin", "kode", "token", "csrfmiddlewaretoken")


class Overload:
    """Middleware. Counts what is posted, and answers 429 beyond a limit, and 503 while the database is locked or gone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Counts a post, whichever view it is for: none can be forgotten. Views that guard more have limits of their own."""
        if request.method != "POST" or request.path.startswith(UNCOUNTED):
            return None
        try:
            if request.user.is_authenticated:
                count_attempt("posts", str(request.user.pk), PERSON)
            else:
                count_attempt("posts", f"{client_address(request)} {request.resolver_match.route}", ADDRESS)  # type: ignore[union-attr]
        except (TooManyAttemptsError, OperationalError) as error:
            return self.process_exception(request, error)
        return None

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
