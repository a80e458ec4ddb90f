"""/akun/desa-saya/: the people of one's own village."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Recovery, RecoveryApproval, Seat
from accounts.views import seats as seat_views

PEOPLE_A_PAGE = 30
FORMER_SHOWN = 20


def members_of(user):
    """The seats that a villager may decide on: their own, and those of the village where somebody vouched for them."""
    return Seat.objects.for_neighbour(user) | Seat.objects.filter(user=user)


@never_cache
@login_required
@require_safe
def own_village(request: HttpRequest) -> HttpResponse:
    """Who else is here, who waits for a word, who asks for a new password, whose work waits for a successor.

    An unverified person sees how many could confirm them, and no names: anybody may say that they are from a village.
    """
    user = request.user
    seat = user.seat
    former = members_of(user).ended().verified().filter(successor=None)
    context = {
        "title": "Desa saya",
        "seat": seat,
        "former": former.select_related("user", "job_role", "village").order_by("-until", "-pk")[:FORMER_SHOWN],
    }
    if user.is_verified_villager:
        people = Seat.objects.for_neighbour(user).current().select_related("user", "job_role")
        approvals = RecoveryApproval.objects.filter(recovery=OuterRef("pk"), user=user)
        context |= {
            "page_obj": Paginator(people.order_by("verified_at", "user__name", "pk"), PEOPLE_A_PAGE).get_page(
                request.GET.get("page")
            ),
            "recoveries": Recovery.objects.open()
            .for_neighbour(user)
            .select_related("user")
            .annotate(is_approved_by_me=Exists(approvals)),
        }
    elif seat:
        verified = Seat.objects.current().verified().filter(village=seat.village_id, user__is_active=True)
        context["verified_count"] = verified.count()
    return render(request, "accounts/own_village.html", context)


@never_cache
@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Vouches for a neighbour."""
    return seat_views.confirm(request, Seat.objects.for_neighbour(request.user), pk, reverse("own_village"))


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back one's own word for a neighbour."""
    mine = Seat.objects.for_neighbour(request.user).filter(verified_by=request.user)
    return seat_views.withdraw(request, mine, pk, reverse("own_village"))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one's own seat or a neighbour's."""
    return seat_views.end(request, members_of(request.user), pk, reverse("own_village"))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_successor(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who goes on with the work of somebody who left."""
    return seat_views.name_successor(request, members_of(request.user), pk, reverse("own_village"))


@never_cache
@login_required
@require_POST
def approve_recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that it is a neighbour who asked for a new password."""
    recoveries = Recovery.objects.for_neighbour(request.user)
    return seat_views.approve_recovery(request, recoveries, pk, reverse("own_village"))
