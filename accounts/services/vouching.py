"""Who is verified, and on whose word: a verified villager of the same village, or an officer of its region."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import AccountEvent, Seat, User
from accounts.models.notice import PERSON
from accounts.services.notices import notify

MEMBERS_TOLD = 5  # of a newcomer, at most
OWN_VILLAGE = "/akun/desa-saya/"


@transaction.atomic
def vouch(*, seat: Seat, by: User) -> bool:
    """Verifies a seat on the word of `by`; False where somebody else did so before.

    Raises PermissionDenied for one's own seat, and for somebody who is neither a verified villager of the village nor an
    officer of its region.
    """
    # The seat's row is locked, and who vouches is read anew: their own seat may have ended since they opened the page.
    seat = Seat.objects.select_for_update(of=["self"]).select_related("village", "user").get(pk=seat.pk)
    by = User.objects.get(pk=by.pk)
    proof = word_of(by, seat)
    if proof is None or seat.until is not None:
        raise PermissionDenied
    if seat.is_verified:
        return False
    seat.verified_at, seat.verified_by, seat.proof = timezone.now(), by, proof
    seat.save(update_fields=["verified_at", "verified_by", "proof"])
    event = record(AccountEvent.Kind.VOUCHED, seat=seat, by=by)
    notify(
        seat.user,
        key=f"vouched:{event.pk}",
        about=by,
        text=f"{PERSON} mengonfirmasi Anda sebagai {seat}. Anda sekarang dapat menulis cerita desa.",
        address=OWN_VILLAGE,
    )
    return True


@transaction.atomic
def revoke(*, seat: Seat, by: User) -> bool:
    """Takes the word for a seat back; False where it was not verified.

    An officer of the region may do so, and the villager who gave the word. Whom that person vouched for meanwhile stays
    verified: an officer looks at each. Raises PermissionDenied for anybody else.
    """
    seat = Seat.objects.select_for_update(of=["self"]).select_related("village", "user").get(pk=seat.pk)
    by = User.objects.get(pk=by.pk)
    proof = word_of(by, seat)
    if proof is None or (proof == Seat.Proof.VILLAGER and seat.is_verified and seat.verified_by_id != by.pk):
        raise PermissionDenied
    if not seat.is_verified:
        return False
    seat.verified_at, seat.verified_by, seat.proof = None, None, ""
    seat.save(update_fields=["verified_at", "verified_by", "proof"])
    event = record(AccountEvent.Kind.UNVOUCHED, seat=seat, by=by)
    notify(
        seat.user,
        key=f"unvouched:{event.pk}",
        about=by,
        text=f"{PERSON} mencabut konfirmasi untuk kedudukan Anda, {seat}. Tanyakan alasannya di kantor desa.",
        address=OWN_VILLAGE,
    )
    return True


def word_of(user: User, seat: Seat) -> Seat.Proof | None:
    """As what `user` may speak for `seat`: an officer before a villager; None for one's own seat and for strangers."""
    if user.pk == seat.user_id or not user.is_active:
        return None
    if Seat.objects.for_officer(user).filter(pk=seat.pk).exists():
        return Seat.Proof.OFFICER
    if user.is_verified_villager and user.seat.village_id == seat.village_id:
        return Seat.Proof.VILLAGER
    return None


def announce_newcomer(*, seat: Seat) -> None:
    """Tells a few verified people of the village that somebody new asks to be confirmed. To be called when a person signs up.

    Where the village has none yet, the officers of its region find the newcomer in their list.
    """
    members = Seat.objects.current().verified().filter(village=seat.village_id, user__is_active=True)
    for member in (
        members.exclude(user=seat.user_id).select_related("user").order_by("-user__last_login")[:MEMBERS_TOLD]
    ):
        notify(
            member.user,
            key=f"newcomer:{seat.pk}",
            about=seat.user,
            text=f"{PERSON} mendaftar sebagai {seat}. Konfirmasi bila Anda mengenalnya.",
            address=OWN_VILLAGE,
        )


def record(kind: AccountEvent.Kind, *, seat: Seat, by: User | None) -> AccountEvent:
    """Writes down what was done to a seat, and by whom."""
    return AccountEvent.objects.create(kind=kind, actor=by, subject_id=seat.user_id, region_id=seat.village_id)
