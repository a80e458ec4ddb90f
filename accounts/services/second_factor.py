"""A code of one's telephone beside the password, by django-otp: an app makes it (TOTP), or it is one of ten written on paper."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django_otp import login as mark_verified
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.codes import digest, new_code, show_code
from accounts.models import User
from accounts.throttle import Limit, count_attempt, take_back_attempt

RECOVERY_CODES = 10
DIGITS = 6
# django-otp's own limit doubles the pause with each mistake: whoever knows the password could keep the owner out for days.
GUESSES = Limit(10, 15 * 60)


def device_of(user: User) -> TOTPDevice | None:
    """The app that the person has confirmed; None for those without a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def may_enter_admin(user: User) -> bool:
    """Whether /kelola/ opens for the person."""
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def must_have(user: User) -> bool:
    """Whether the person cannot do without: whoever may enter the admin, and officers, unless the installation says otherwise."""
    return settings.REQUIRE_SECOND_FACTOR and (may_enter_admin(user) or bool(user.office_codes))


@transaction.atomic
def begin_setup(*, user: User) -> TOTPDevice:
    """A new secret for the person's app, which counts for nothing until a code of it was typed."""
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name="aplikasi", confirmed=False)


def waiting_device(user: User) -> TOTPDevice | None:
    """The secret that the person was shown and has not confirmed yet."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).order_by("-pk").first()


def confirm_setup(*, request: HttpRequest, device: TOTPDevice, code: str) -> list[str] | None:
    """Turns the second factor on if `code` is of the app; gives the recovery codes, which are shown once and never again.

    None for a wrong code. Raises TooManyAttemptsError.
    """
    count_attempt("second factor", str(device.user_id), GUESSES)
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().get(pk=device.pk)
        if not code.isdecimal() or not device.verify_token(code):
            return None
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        TOTPDevice.objects.filter(user=device.user).exclude(pk=device.pk).delete()
        codes = make_recovery_codes(device.user)
    take_back_attempt("second factor", str(device.user_id), GUESSES)
    mark_verified(request, device)
    return codes


def make_recovery_codes(user: User) -> list[str]:
    """Ten new codes in place of those before. Kept are digests, as long as django-otp's field takes."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="kode cadangan")
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=recovery_digest(code))
    return [show_code(code) for code in codes]


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code."""
    return digest(code, "accounts.second_factor")[:16]


def verify(*, user: User, code: str) -> Device | None:
    """The device whose code this is, each code once; None for a wrong one. Raises TooManyAttemptsError."""
    count_attempt("second factor", str(user.pk), GUESSES)
    is_app_code = code.isdecimal() and len(code) == DIGITS
    with transaction.atomic():
        devices = (TOTPDevice if is_app_code else StaticDevice).objects.select_for_update()
        for device in devices.filter(user=user, confirmed=True):
            if device.verify_token(code if is_app_code else recovery_digest(code)):
                take_back_attempt("second factor", str(user.pk), GUESSES)
                return device
    return None


@transaction.atomic
def turn_off(*, user: User) -> None:
    """Forgets the app and the recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
