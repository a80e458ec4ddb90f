"""/petugas/undangan/: an officer prints invitation slips for a village."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.slips import SlipsForm
from accounts.models import Invitation, User
from accounts.services.invitation_slips import cancel_slips, print_slips
from accounts.views.officers import for_officers, typed_text
from regions.models import Region

VILLAGES_SHOWN = 50


def villages_of(user: User):
    """The villages that an officer answers for, with the regions around them."""
    return Region.objects.villages().within(*user.office_codes).with_ancestors()


@for_officers
@require_safe
def choose_village(request: HttpRequest) -> HttpResponse:
    """Villages of the region by name or code, and those with names from a roster that wait for a slip."""
    text = typed_text(request.GET, "desa")
    waiting = Invitation.objects.for_officer(request.user).filter(used_at=None, code_digest=None).exclude(name="")
    villages = villages_of(request.user)
    exact_first = Case(When(name__iexact=text, then=0), default=1)
    context = {
        "title": "Kartu undangan",
        "text": text,
        "found": villages.named(text).order_by(exact_first, "name", "code")[:VILLAGES_SHOWN] if text else [],
        "waiting": villages.filter(pk__in=waiting.values("village")).order_by("code")[:VILLAGES_SHOWN],
    }
    return render(request, "accounts/choose_village.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def village_slips(request: HttpRequest, code: str) -> HttpResponse:
    """Asks for whom; the answer to the form is the page to print, the only one that ever shows these codes."""
    village = get_object_or_404(villages_of(request.user), pk=code)
    mine = Invitation.objects.for_officer(request.user).filter(village=village)
    people = mine.filter(used_at=None).exclude(name="").select_related("job_role").order_by("name", "pk")
    form = SlipsForm(request.POST if request.method == "POST" else None, invitations=people)
    if form.is_valid():
        named = [invitation.pk for invitation in form.cleaned_data.get("people") or []]
        blank, days = form.cleaned_data["blank"] or 0, form.cleaned_data["days"]
        try:
            slips = print_slips(village=village, by=request.user, named=named, blank=blank, days=days)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(
                request, "accounts/slips.html", {"title": "Kartu undangan", "village": village, "slips": slips}
            )
    context = {
        "title": f"Kartu undangan {village.name}",
        "village": village,
        "form": form,
        "open_count": mine.open().exclude(code_digest=None).count(),
        "used_count": mine.exclude(used_at=None).count(),
    }
    return render(request, "accounts/village_slips.html", context)


@for_officers
@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Makes the unused slips of a village void: they were lost, or given to the wrong people."""
    village = get_object_or_404(villages_of(request.user), pk=code)
    count = cancel_slips(village=village, by=request.user)
    messages.success(request, f"{count} kartu dibatalkan. Kodenya tidak berlaku lagi.")
    return redirect("village_slips", code=village.pk)
