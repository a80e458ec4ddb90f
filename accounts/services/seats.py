"""A seat ends, and its work goes on in other hands."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import AccountEvent, Seat, User
from accounts.models.notice import PERSON
from accounts.services.notices import notify
from accounts.services.vouching import OWN_VILLAGE, record, word_of
from accounts.signals import seat_ended


def successors(seat: Seat):
    """Seats whose holders may go on with the work of `seat`: verified, the same job role in the same village."""
    others = Seat.objects.current().verified().filter(village=seat.village_id, job_role=seat.job_role_id)
    return others.exclude(user=seat.user_id).select_related("user").order_by("user__name", "pk")


@transaction.atomic
def end_seat(*, seat: Seat, by: User, on: date, successor: Seat | None = None) -> bool:
    """Ends a seat on a day, and hands its work over where a successor is known; False where it had ended before.

    The holder, a verified villager of the village or an officer of its region may do so; anybody else gets PermissionDenied.
    Raises ValidationError for a day before the seat began or after today, and for a successor who is none of `successors`.
    """
    seat = Seat.objects.select_for_update(of=["self"]).select_related("village", "user", "job_role").get(pk=seat.pk)
    by = User.objects.get(pk=by.pk)
    if by.pk != seat.user_id and word_of(by, seat) is None:
        raise PermissionDenied
    if seat.until is not None:
        return False
    if on > timezone.localdate():
        raise ValidationError("Tanggal itu belum tiba. Isi tanggal hari ini atau sebelumnya.", code="future")
    if on < seat.since:
        raise ValidationError("Tanggal itu sebelum jabatan dimulai.", code="before")
    check_successor(seat, successor)
    seat.until, seat.successor = on, successor
    seat.save(update_fields=["until", "successor"])
    event = record(AccountEvent.Kind.SEAT_ENDED, seat=seat, by=by)
    if by.pk != seat.user_id:
        notify(
            seat.user,
            key=f"seat-ended:{event.pk}",
            about=by,
            text=f"{PERSON} mencatat jabatan Anda, {seat}, sudah berakhir. Bila keliru, hubungi petugas wilayah.",
            address=OWN_VILLAGE,
        )
    hand_over(seat)
    return True


@transaction.atomic
def succeed(*, seat: Seat, successor: Seat, by: User) -> bool:
    """Names who goes on with the work of a seat that has ended; False where somebody is named already.

    The former holder, a verified villager of the village or an officer of its region may do so; anybody else gets
    PermissionDenied. Raises ValidationError for a seat that has not ended, or a successor who is none of `successors`.
    """
    seat = Seat.objects.select_for_update(of=["self"]).select_related("village", "user", "job_role").get(pk=seat.pk)
    by = User.objects.get(pk=by.pk)
    if by.pk != seat.user_id and word_of(by, seat) is None:
        raise PermissionDenied
    if seat.until is None:
        raise ValidationError("Jabatan ini belum berakhir.", code="current")
    if seat.successor_id is not None:
        return False
    check_successor(seat, successor)
    seat.successor = successor
    seat.save(update_fields=["successor"])
    hand_over(seat)
    return True


def check_successor(seat: Seat, successor: Seat | None) -> None:
    """Raises ValidationError for somebody who may not go on with the work of `seat`."""
    if successor is not None and not successors(seat).filter(pk=successor.pk).exists():
        raise ValidationError("Penerus harus memegang jabatan yang sama di desa ini.", code="successor")


def hand_over(seat: Seat) -> None:
    """Tells other apps that a seat ended, and the successor that there is work to go on with."""
    seat_ended.send(sender=Seat, seat=seat, successor=seat.successor)
    if seat.successor is not None:
        notify(
            seat.successor.user,
            key=f"successor:{seat.pk}",
            about=seat.user,
            text=f"Anda meneruskan pekerjaan {PERSON} sebagai {seat}.",
            address="/akun/",
        )
