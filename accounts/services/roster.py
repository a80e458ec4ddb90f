"""Names of the people of many villages at once, as an officer has them in a list: first looked at, then taken over."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from accounts.models import AccountEvent, Invitation, JobRole, Seat, User
from accounts.personal_numbers import holds_nik, mask_numbers
from accounts.services.invitation_slips import DAYS
from accounts.services.roster_files import Row
from regions.models import Region

VILLAGE_CODE = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{4})")
NAME_LENGTH = 150


class Outcome(models.TextChoices):
    """What becomes of a row."""

    NEW = "new", "baru"
    EXISTS = "exists", "sudah ada"
    DOUBLE = "double", "ganda"
    EMPTY = "empty", "kosong"
    NIK = "nik", "tampak seperti NIK"
    UNKNOWN_CODE = "unknown_code", "kode tidak dikenal"
    OUTSIDE = "outside", "di luar wilayah Anda"
    UNKNOWN_ROLE = "unknown_role", "jabatan tidak dikenal"
    NO_NAME = "no_name", "bukan nama"


@dataclass(frozen=True)
class Entry:
    """A row with what becomes of it. `village` is there where the code is known, `job_role` where the role is."""

    row: Row
    outcome: Outcome
    village: Region | None = None
    job_role: JobRole | None = None

    @property
    def is_new(self) -> bool:
        """Whether it would be taken over."""
        return self.outcome == Outcome.NEW


def check_rows(rows: Iterable[Row], *, by: User) -> list[Entry]:
    """What would become of each row if `by` took the list over now. Asks four questions of the database, however long it is."""
    rows = list(rows)
    codes = {code for row in rows if (code := village_code(row.code))}
    villages = Region.objects.villages().with_ancestors().in_bulk(list(codes))
    inside = set(Region.objects.within(*by.office_codes).filter(pk__in=codes).values_list("pk", flat=True))
    roles = {name.casefold(): role for role in JobRole.objects.all() for name in (role.name, role.slug)}
    taken = known_people(inside)
    entries = []
    for row in rows:
        village, job_role = villages.get(village_code(row.code)), roles.get(row.role.casefold())
        key = (village and village.pk, job_role and job_role.pk, row.name.casefold())
        outcome = outcome_of(row, village, job_role, is_inside=bool(village and village.pk in inside))
        if outcome == Outcome.NEW and key in taken:
            outcome = taken[key]
        elif outcome == Outcome.NEW:
            taken[key] = Outcome.DOUBLE
        # A number that names a person is not shown either.
        shown = Row(row.number, *map(mask_numbers, (row.code, row.role, row.name))) if outcome == Outcome.NIK else row
        entries.append(Entry(shown, outcome, village, job_role))
    return entries


def outcome_of(row: Row, village: Region | None, job_role: JobRole | None, *, is_inside: bool) -> Outcome:
    """What becomes of a row that nobody else is in the way of."""
    if any(map(holds_nik, (row.code, row.role, row.name))):
        return Outcome.NIK
    if not (row.code and row.role and row.name):
        return Outcome.EMPTY
    if village is None:
        return Outcome.UNKNOWN_CODE
    if not is_inside:
        return Outcome.OUTSIDE
    if job_role is None:
        return Outcome.UNKNOWN_ROLE
    # A spreadsheet would compute what begins like a formula, wherever the name is exported to later.
    if len(row.name) > NAME_LENGTH or row.name[0] in "=+-@" or not any(map(str.isalpha, row.name)):
        return Outcome.NO_NAME
    return Outcome.NEW


def village_code(text: str) -> str:
    """A village's code with its dots, which spreadsheets like to drop; "" for what is none."""
    match = VILLAGE_CODE.fullmatch(text)
    return ".".join(match.groups()) if match else ""


def known_people(codes: set[str]) -> dict[tuple, Outcome]:
    """The people of these villages who are invited or have an account, by village, role and name."""
    invited = Invitation.objects.filter(village__in=codes).exclude(name="")
    members = Seat.objects.current().filter(village__in=codes)
    rows = [
        *invited.values_list("village_id", "job_role_id", "name"),
        *members.values_list("village_id", "job_role_id", "user__name"),
    ]
    return {(village, role, name.casefold()): Outcome.EXISTS for village, role, name in rows}


def count_outcomes(entries: list[Entry]) -> list[tuple[str, int]]:
    """How many rows have each outcome that some row has, in the order of Outcome, by its label."""
    counts = Counter(entry.outcome for entry in entries)
    return [(str(outcome.label), counts[outcome]) for outcome in Outcome if counts[outcome]]


@transaction.atomic
def import_rows(rows: Iterable[Row], *, by: User) -> int:
    """Takes over the rows that are new now, as invitations without a code; gives how many. The same list once more adds none."""
    new = [entry for entry in check_rows(rows, by=by) if entry.is_new]
    expires_at = timezone.now() + timedelta(days=DAYS)
    Invitation.objects.bulk_create(
        [
            Invitation(
                village=entry.village,
                job_role=entry.job_role,
                name=entry.row.name,
                created_by=by,
                expires_at=expires_at,
            )
            for entry in new
        ],
        ignore_conflicts=True,  # somebody took over the same list meanwhile
        batch_size=500,
    )
    if new:
        region = shared_region([entry.village.pk for entry in new if entry.village])
        AccountEvent.objects.create(kind=AccountEvent.Kind.ROSTER_IMPORTED, actor=by, region_id=region)
    return len(new)


def shared_region(codes: list[str]) -> str | None:
    """The code of the smallest region that all these villages lie in."""
    for width in (13, 8, 5, 2):
        if len(shared := {code[:width] for code in codes}) == 1:
            return shared.pop()
    return None
