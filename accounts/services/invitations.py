"""Invitation slips: a code that makes whoever signs up with it a verified member of the village."""

from django.db import transaction
from django.utils import timezone

from accounts.codes import digest
from accounts.models import AccountEvent, Invitation, Seat, User


class InvitationError(Exception):
    """A code that opens nothing. Its message is for the person who typed it."""


@transaction.atomic
def use_invitation(*, user: User, code: str) -> Invitation:
    """Verifies the seat that the user holds with a code that nobody has used yet; gives the invitation.

    Raises InvitationError, with a sentence for the person, and changes nothing.
    """
    invitation = Invitation.objects.select_for_update().filter(code_digest=digest(code)).first()
    if invitation is None:
        raise InvitationError("Kode undangan ini tidak dikenal. Periksa lagi huruf dan angkanya.")
    if invitation.used_at:
        raise InvitationError("Kode undangan ini sudah dipakai. Mintalah kode lain kepada yang memberikannya.")
    now = timezone.now()
    if invitation.expires_at <= now:
        raise InvitationError("Masa berlaku kode undangan ini sudah habis. Mintalah kode baru.")
    seat = Seat.objects.select_for_update().current().filter(user=user).first()
    if seat is None or seat.village_id != invitation.village_id:
        raise InvitationError("Kode undangan ini untuk desa lain. Periksa desa yang Anda pilih.")
    invitation.used_at, invitation.used_by = now, user
    invitation.save(update_fields=["used_at", "used_by"])
    if not seat.is_verified:
        seat.verified_at, seat.verified_by, seat.proof = now, invitation.created_by, Seat.Proof.SLIP
        seat.save(update_fields=["verified_at", "verified_by", "proof"])
        AccountEvent.objects.create(
            kind=AccountEvent.Kind.VOUCHED, actor=invitation.created_by, subject=user, region_id=seat.village_id
        )
    user.__dict__.pop("seat", None)
    return invitation
