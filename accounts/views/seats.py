"""What a villager and an officer both do with the seats and requests that they may touch; each gives the queryset of theirs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.forms.seats import EndSeatForm, SuccessorForm
from accounts.services.recovery import approve, is_approved
from accounts.services.seats import end_seat, succeed
from accounts.services.vouching import revoke, vouch


def confirm(request: HttpRequest, seats: QuerySet, pk: int, back: str) -> HttpResponse:
    """Vouches for a current seat among `seats`."""
    seat = get_object_or_404(seats.current().exclude(user=request.user).select_related("user"), pk=pk)
    vouch(seat=seat, by=request.user)
    messages.success(request, f"{seat.user.get_full_name()} sudah dikonfirmasi.")
    return redirect(back)


def withdraw(request: HttpRequest, seats: QuerySet, pk: int, back: str) -> HttpResponse:
    """Takes back the word for a current seat among `seats`."""
    seat = get_object_or_404(seats.current().exclude(user=request.user).select_related("user"), pk=pk)
    revoke(seat=seat, by=request.user)
    messages.success(request, f"Konfirmasi untuk {seat.user.get_full_name()} dicabut.")
    return redirect(back)


def end(request: HttpRequest, seats: QuerySet, pk: int, back: str) -> HttpResponse:
    """Asks when a current seat among `seats` ended, and ends it."""
    seat = get_object_or_404(seats.current().select_related("user", "village", "job_role"), pk=pk)
    form = EndSeatForm(request.POST if request.method == "POST" else None, seat=seat)
    if form.is_valid():
        try:
            end_seat(seat=seat, by=request.user, on=form.cleaned_data["on"], successor=form.cleaned_data["successor"])
        except ValidationError as error:
            form.add_error("successor" if error.code == "successor" else "on", error)
        else:
            messages.success(request, f"Jabatan {seat.user.get_full_name()} dicatat berakhir.")
            return redirect(back)
    context = {"title": "Jabatan berakhir", "seat": seat, "form": form, "back": back}
    return render(request, "accounts/end_seat.html", context)


def name_successor(request: HttpRequest, seats: QuerySet, pk: int, back: str) -> HttpResponse:
    """Asks who goes on with the work of an ended seat among `seats`."""
    unfollowed = seats.ended().filter(successor=None).select_related("user", "village", "job_role")
    seat = get_object_or_404(unfollowed, pk=pk)
    form = SuccessorForm(request.POST if request.method == "POST" else None, seat=seat)
    if form.is_valid():
        succeed(seat=seat, successor=form.cleaned_data["successor"], by=request.user)
        messages.success(request, f"Pekerjaan {seat.user.get_full_name()} sudah diteruskan.")
        return redirect(back)
    context = {"title": "Pilih penerus", "seat": seat, "form": form, "back": back}
    return render(request, "accounts/name_successor.html", context)


def approve_recovery(request: HttpRequest, recoveries: QuerySet, pk: int, back: str) -> HttpResponse:
    """Gives one's word for a request among `recoveries`, if the number on the requester's phone was typed.

    Without it, somebody else's request for the same account could be approved in good faith.
    """
    recovery = get_object_or_404(recoveries.open().select_related("user"), pk=pk)
    if request.POST.get("nomor", "").strip() != recovery.number:
        messages.error(
            request, "Nomor permintaan tidak cocok. Tanyakan nomor itu langsung kepada orangnya, lalu coba lagi."
        )
        return redirect(back)
    approve(recovery=recovery, by=request.user)
    enough = is_approved(recovery)
    messages.success(
        request,
        "Persetujuan Anda tercatat. "
        + ("Ia sekarang dapat membuat kata sandi baru." if enough else "Masih perlu satu persetujuan lagi."),
    )
    return redirect(back)
