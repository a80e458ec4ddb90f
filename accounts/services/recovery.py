"""A new password without e-mail. Whoever asks gets a code; people who know them say that it is they who asked."""

import re
from dataclasses import dataclass
from datetime import timedelta

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.codes import digest, new_code
from accounts.models import AccountEvent, Recovery, RecoveryApproval, Seat, User
from accounts.models.notice import PERSON
from accounts.services.notices import notify
from accounts.sign_in_names import normalize_sign_in_name
from accounts.throttle import Limit, count_attempt
from regions.models import PUNCTUATION, Region

PURPOSE = "accounts.recovery"
DAYS = 7
VILLAGERS_NEEDED = 2
# Accounts that can do more than a villager's: two villagers must not open a door into the admin.
PRIVILEGED = Q(is_staff=True) | Q(is_superuser=True) | Q(groups__isnull=False) | Q(offices__isnull=False)
KIND_OF_VILLAGE = re.compile(r"^(desa|kelurahan|kalurahan|nagari|gampong|kampung|pekon)\s+")

# Asking guards nothing, it only fills lists; a code guards an account.
ASKED_FROM_ADDRESS = Limit(30, 3600)
ASKED_FOR_ACCOUNT = Limit(5, 3600)
ASKED_BY_ALL = Limit(300, 900)
TRIED_FROM_ADDRESS = Limit(30, 900)
TRIED_BY_ALL = Limit(100, 900)


@dataclass(frozen=True)
class Ask:
    """What the person who asked is told: the secret `code`, and the `number` by which others recognise the request."""

    code: str
    number: str


def ask(*, sign_in_name: str, village: str, address: str) -> Ask:
    """Opens a request for a new password; one that was open before ends.

    The answer is the same, whether or not there is an account of this name with a seat in a village of this name or code.
    Accounts that can do more than a villager's are left to an administrator. Raises TooManyAttemptsError.
    """
    name = normalize_sign_in_name(sign_in_name)
    count_attempt("recovery-asked", address, ASKED_FROM_ADDRESS)
    count_attempt("recovery-asked-for", name, ASKED_FOR_ACCOUNT)
    count_attempt("recovery-asked", "", ASKED_BY_ALL)
    code = new_code()
    code_digest = digest(code, PURPOSE)
    open_request(find_seat(name, village), code_digest)
    return Ask(code, Recovery(code_digest=code_digest).number)


def find_seat(name: str, village: str) -> Seat | None:
    """A seat that the person with this sign-in name has or had in a village of this name or code."""
    villagers = User.objects.filter(is_active=True).exclude(PRIVILEGED)
    seats = Seat.objects.filter(user__username=name, user__in=villagers).select_related("user", "village")
    return next((seat for seat in seats if is_called(seat.village, village)), None)


def is_called(village: Region, text: str) -> bool:
    """Whether a text is the village's code, or its name with or without what such villages are called and what lies around."""
    texts = (text.lower(), KIND_OF_VILLAGE.sub("", text.lower().strip()))
    keys = ["".join(letter for letter in text if letter not in PUNCTUATION) for text in texts]
    return keys[0] == village.code.replace(".", "") or any(key.startswith(village.name_key) for key in keys)


@transaction.atomic
def open_request(seat: Seat | None, code_digest: str) -> None:
    """Keeps a request. For nobody it writes as well, so that the time it takes tells nothing."""
    user = seat.user if seat else None
    key = user.pk if user else 0
    list(User.objects.select_for_update().filter(pk=key))  # of two requests at once, one waits for the other
    Recovery.objects.filter(user=key, used_at=None).delete()
    AccountEvent.objects.create(
        kind=AccountEvent.Kind.RECOVERY_ASKED, subject=user, region_id=seat.village_id if seat else None
    )
    if user is None:
        return
    expires_at = timezone.now() + timedelta(days=DAYS)
    recovery = Recovery.objects.create(user=user, code_digest=code_digest, expires_at=expires_at)
    notify(
        user,
        key=f"recovery:{recovery.pk}",
        text="Ada permintaan kata sandi baru untuk akun Anda. Bila bukan Anda, beri tahu rekan sedesa agar tidak menyetujuinya.",
        address="/akun/",
    )


@transaction.atomic
def approve(*, recovery: Recovery, by: User) -> bool:
    """Writes down the word of `by` for whoever asked; False where it was given before.

    Raises PermissionDenied for anybody but verified people of the village and officers of the region, for one's own account,
    and for a request that is over.
    """
    recovery = Recovery.objects.select_for_update(of=["self"]).select_related("user").get(pk=recovery.pk)
    by = User.objects.get(pk=by.pk)
    is_open = Recovery.objects.open().filter(pk=recovery.pk)
    as_officer = is_open.for_officer(by).exists()
    if not by.is_active or not (as_officer or is_open.for_neighbour(by).exists()):
        raise PermissionDenied
    _, is_new = RecoveryApproval.objects.get_or_create(recovery=recovery, user=by, defaults={"as_officer": as_officer})
    if is_new:
        kind = AccountEvent.Kind.RECOVERY_APPROVED
        AccountEvent.objects.create(kind=kind, actor=by, subject=recovery.user, region_id=village_of(recovery))
        notify(
            recovery.user,
            key=f"recovery:{recovery.pk}:{by.pk}",
            about=by,
            text=f"{PERSON} menyetujui permintaan kata sandi baru untuk akun Anda.",
            address="/akun/",
        )
    return is_new


def village_of(recovery: Recovery) -> str | None:
    """The code of the village that the person belongs to."""
    return Recovery.objects.with_village().values_list("village_id", flat=True).get(pk=recovery.pk)


def is_approved(recovery: Recovery) -> bool:
    """Whether enough people gave their word who still may: one officer of the region, or two verified people of the village."""
    same = Recovery.objects.filter(pk=recovery.pk)
    approvers = User.objects.filter(is_active=True, recovery_approvals__recovery=recovery)
    if any(same.for_officer(approver).exists() for approver in approvers):
        return True
    return sum(same.for_neighbour(approver).exists() for approver in approvers) >= VILLAGERS_NEEDED


def recover(*, code: str, password: str, address: str) -> User | None:
    """Sets a new password for the account that `code` was given for, and ends all its sessions.

    None for a code that is unknown, over, used, or not approved yet: which of these is not told, since a code is also given for
    an account that does not exist. Raises ValidationError for a password that will not do, and TooManyAttemptsError.
    """
    count_attempt("recovery-code", address, TRIED_FROM_ADDRESS)
    count_attempt("recovery-code", "", TRIED_BY_ALL)
    return use_request(digest(code, PURPOSE), password)


@transaction.atomic
def use_request(code_digest: str, password: str) -> User | None:
    """The same, once it is counted."""
    open_requests = Recovery.objects.open().select_for_update(of=["self"]).select_related("user")
    villagers = User.objects.filter(is_active=True).exclude(PRIVILEGED)
    recovery = open_requests.filter(code_digest=code_digest, user__in=villagers).first()
    if recovery is None or not is_approved(recovery):
        return None
    user = recovery.user
    validate_password(password, user)
    recovery.used_at = timezone.now()
    recovery.save(update_fields=["used_at"])
    user.set_password(password)  # Django's sessions hold a part of its hash, so all of them end
    user.save(update_fields=["password"])
    reset(username=user.username)  # whoever guessed before does not keep the owner out
    event = AccountEvent.objects.create(kind=AccountEvent.Kind.RECOVERED, subject=user, region_id=village_of(recovery))
    notify(
        user,
        key=f"recovered:{event.pk}",
        text="Kata sandi akun Anda sudah diganti lewat pemulihan. Bila bukan Anda, segera hubungi petugas wilayah.",
        address="/akun/",
    )
    return user
