"""/petugas/: what an officer of a region sees of it and decides."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Invitation, Recovery, Seat, User
from accounts.views import seats as seat_views
from regions.models import Region

PEOPLE_A_PAGE = 30
RECOVERIES_SHOWN = 20
TEXT_LENGTH = 80


def for_officers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for officers of a region, kept by nobody. Others who are signed in get 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.office_codes:  # type: ignore[union-attr]
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def typed_text(data: QueryDict, name: str) -> str:
    """What was typed to look for something."""
    return " ".join(data.get(name, "").replace("\x00", "").split())[:TEXT_LENGTH]


@for_officers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Regions, figures, requests for a new password, and people: those who wait (default) or those verified (`?status=`)."""
    user = request.user
    text, shows_verified = typed_text(request.GET, "q"), request.GET.get("status") == "terverifikasi"
    seats = Seat.objects.for_officer(user).current()
    invitations = Invitation.objects.for_officer(user)
    people = (seats.verified() if shows_verified else seats.unverified()).named(text).order_by("village", "since", "pk")
    query = {"q": text, "status": "terverifikasi" if shows_verified else ""}
    context = {
        "title": "Petugas wilayah",
        "offices": user.offices.select_related("region"),
        "figures": {
            "villages": Region.objects.villages().within(*user.office_codes).count(),
            "villages_verified": seats.verified().values("village").distinct().count(),
            "waiting": seats.unverified().count(),
            "invitations_open": invitations.open().exclude(code_digest=None).count(),
            "invitations_used": invitations.exclude(used_at=None).count(),
        },
        "text": text,
        "shows_verified": shows_verified,
        "query_string": urlencode({name: value for name, value in query.items() if value}),
        "page_obj": Paginator(
            people.select_related("user", "job_role", "village__parent__parent__parent"), PEOPLE_A_PAGE
        ).get_page(request.GET.get("page")),
        "recoveries": recoveries_with_villages(user, text),
    }
    return render(request, "accounts/officer_home.html", context)


def recoveries_with_villages(user: User, text: str) -> list[Recovery]:
    """The oldest open requests that `user` may approve, of people or places with a name like `text`, with `village` of each."""
    named = Seat.objects.for_officer(user).named(text)
    open_ones = Recovery.objects.open().for_officer(user).filter(user__in=named.values("user"))
    recoveries = list(open_ones.select_related("user").order_by("created_at", "pk")[:RECOVERIES_SHOWN])
    villages = Region.objects.with_ancestors().in_bulk({recovery.village_id for recovery in recoveries})
    for recovery in recoveries:
        recovery.village = villages[recovery.village_id]
    return recoveries


@for_officers
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Vouches for a villager of the region."""
    return seat_views.confirm(request, Seat.objects.for_officer(request.user), pk, reverse("officer_home"))


@for_officers
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a word for a villager of the region, whoever gave it."""
    return seat_views.withdraw(request, Seat.objects.for_officer(request.user), pk, reverse("officer_home"))


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the seat of a villager of the region."""
    return seat_views.end(request, Seat.objects.for_officer(request.user), pk, reverse("officer_home"))


@for_officers
@require_POST
def approve_recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that it is a certain villager who asked for a new password."""
    recoveries = Recovery.objects.for_officer(request.user)
    return seat_views.approve_recovery(request, recoveries, pk, reverse("officer_home"))
