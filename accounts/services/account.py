"""Making an account and changing what it says."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AccountEvent, JobRole, Seat, User
from accounts.services.invitations import use_invitation
from accounts.services.seats import end_seat
from accounts.services.vouching import announce_newcomer
from regions.models import Region

# The wording that a person agrees to when signing up. Raise it when what is stored, or why, changes.
CONSENT_VERSION = "2026-11"


class NameTakenError(Exception):
    """Somebody signs in with this name already."""


@transaction.atomic
def sign_up(
    *, name: str, username: str, password: str, village: Region, job_role: JobRole, invitation_code: str = ""
) -> User:
    """Makes an account with a seat in the village, which is unverified unless a code of the village comes with it.

    `username` is in its normal form. An e-mail address for it is also where notices go. Raises NameTakenError, or
    InvitationError for a code that opens nothing; then nothing is made.
    """
    if User.objects.filter(username=username).exists():
        raise NameTakenError
    user = User(
        username=username,
        email=username if "@" in username else "",
        name=name,
        consented_at=timezone.now(),
        consent_version=CONSENT_VERSION,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise NameTakenError from error
    seat = Seat.objects.create(user=user, village=village, job_role=job_role)
    AccountEvent.objects.create(kind=AccountEvent.Kind.SIGNED_UP, actor=user, subject=user, region=village)
    if invitation_code:
        use_invitation(user=user, code=invitation_code)
    else:
        announce_newcomer(seat=seat)
    return user


@transaction.atomic
def change_account(*, user: User, name: str, email: str, village: Region | None, job_role: JobRole | None) -> None:
    """Changes what an account says of its person.

    Another village or job role ends the seat that they hold, and begins one that nobody has vouched for.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name, user.email = name, email
    user.save(update_fields=["name", "email"])
    if village is None or job_role is None:
        return
    seat = Seat.objects.select_for_update().current().filter(user=user).first()
    if seat and (seat.village_id, seat.job_role_id) == (village.pk, job_role.pk):
        return
    if seat and not seat.is_verified:
        seat.village, seat.job_role = village, job_role
        seat.save(update_fields=["village", "job_role"])
        return
    if seat:
        end_seat(seat=seat, by=user, on=max(timezone.localdate(), seat.since))
    announce_newcomer(seat=Seat.objects.create(user=user, village=village, job_role=job_role))
