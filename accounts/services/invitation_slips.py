"""Slips that invite a person of a village: an officer prints them, and whoever signs up with the code is verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import segno
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from accounts.codes import digest, new_code, show_code
from accounts.models import AccountEvent, Invitation, User
from regions.models import Region

SIGN_UP = "/akun/daftar/"
DAYS = 60
MOST_DAYS = 180
MOST_AT_ONCE = 40
MOST_OPEN = 100  # unnamed slips of a village that are still good: what lies about can be found


@dataclass(frozen=True)
class Slip:
    """An invitation with its code, which is nowhere else: it is shown once."""

    invitation: Invitation
    code: str

    @property
    def shown_code(self) -> str:
        """The code as it is printed."""
        return show_code(self.code)

    @property
    def address(self) -> str:
        """Where one signs up with it."""
        return f"{settings.SITE_URL}{SIGN_UP}?kode={self.code}"

    @property
    def address_to_type(self) -> str:
        """Where one signs up and types the code, without what browsers add by themselves."""
        return f"{settings.SITE_URL.split('//')[-1]}{SIGN_UP}"

    @property
    def qr_code(self) -> SafeString:
        """The address as an SVG drawing."""
        svg = segno.make_qr(self.address, error="m").svg_inline(omitsize=True, border=1, svgclass=None, lineclass=None)
        return mark_safe(svg)  # noqa: S308 - paths only

    @property
    def message(self) -> str:
        """A text to send to the person, by WhatsApp for instance."""
        invitation = self.invitation
        greeting = f"Yth. {invitation.name}" if invitation.name else "Yth. Bapak/Ibu aparatur desa"
        role = f" sebagai {invitation.job_role}" if invitation.job_role else ""
        until = date_format(timezone.localtime(invitation.expires_at), "j F Y")
        return (
            f"{greeting},\n\nAnda diundang ke Portal Pamong Desa{role} di {invitation.village.place}. "
            f"Buka {self.address} lalu isi nama dan kata sandi.\n\n"
            f"Kode: {self.shown_code}, untuk satu orang, berlaku sampai {until}. Jangan teruskan kode ini."
        )


@transaction.atomic
def print_slips(*, village: Region, by: User, named: Iterable[int], blank: int, days: int = DAYS) -> list[Slip]:
    """Makes slips for invitations of a village (`named`: their keys) and `blank` ones for anybody there, with new codes.

    A code that was printed before for the same person is void. Raises PermissionDenied for a village outside the regions of
    `by`, and ValidationError for nothing to print or too much.
    """
    if not Region.objects.villages().within(*by.office_codes).filter(pk=village.pk).exists():
        raise PermissionDenied
    mine = Invitation.objects.for_officer(by).filter(village=village, used_at=None)
    people = list(
        mine.filter(pk__in=list(named)).exclude(name="").select_for_update(of=["self"]).select_related("job_role")
    )
    if not 0 < len(people) + blank <= MOST_AT_ONCE:
        raise ValidationError(f"Pilih 1 sampai {MOST_AT_ONCE} kartu sekali cetak.", code="count")
    if blank and mine.open().filter(name="").count() + blank > MOST_OPEN:
        raise ValidationError(
            f"Desa ini masih punya banyak kartu tanpa nama. Paling banyak {MOST_OPEN} kartu boleh berlaku bersamaan. "
            "Batalkan dahulu kartu yang tidak dipakai.",
            code="open",
        )
    invitations = [*people, *(Invitation(village=village, created_by=by) for _ in range(blank))]
    slips = [Slip(invitation, new_code()) for invitation in invitations]
    expires_at = timezone.now() + timedelta(days=days)
    for slip in slips:
        slip.invitation.village = village  # with its ancestors, which the slip names
        slip.invitation.code_digest, slip.invitation.expires_at = digest(slip.code), expires_at
    Invitation.objects.bulk_update(people, ["code_digest", "expires_at"])
    Invitation.objects.bulk_create(invitations[len(people) :])
    AccountEvent.objects.create(kind=AccountEvent.Kind.SLIPS_PRINTED, actor=by, region=village)
    return slips


@transaction.atomic
def cancel_slips(*, village: Region, by: User) -> int:
    """Makes the codes of all unused slips of a village void; gives how many. Names from a roster stay, to be printed anew.

    Concerns nothing outside the regions of `by`.
    """
    unused = Invitation.objects.for_officer(by).filter(village=village, used_at=None)
    deleted, _ = unused.filter(name="").delete()
    return deleted + unused.exclude(code_digest=None).update(code_digest=None)
