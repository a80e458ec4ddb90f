"""Accounts for trying the portal on one's own computer, one for each role."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import checks
from django.utils import timezone

from accounts.groups import AUTHORS, EDITORS, FACILITATORS, MODERATORS
from accounts.models import JobRole, Officer, Seat, User
from regions.models import Region

PASSWORD = "desa-mencoba"  # noqa: S105 - for a computer that nobody else reaches
ACCOUNTS = [
    ("admin", "Pengelola Portal", None),
    ("redaksi", "Sari Redaksi", EDITORS),
    ("penulis", "Budi Penulis", AUTHORS),
    ("moderator", "Rina Moderator", MODERATORS),
    ("fasilitator", "Tono Fasilitator", FACILITATORS),
]
VILLAGE, PROVINCE = "33.10.17.2011", "33"  # Ponggok, Jawa Tengah
VILLAGERS = [
    ("sekdes", "Siti Aminah", "sekretaris-desa", True),
    ("kaur", "Joko Susilo", "kaur-keuangan", False),
]
OFFICER = ("petugas", "Wahyu Petugas")
USERNAMES = [row[0] for row in (*ACCOUNTS, *VILLAGERS, OFFICER)]


def create_demo_accounts() -> list[tuple[str, str]]:
    """Makes the accounts that are missing; gives their user names and what each may do."""
    made = []
    for username, name, group in ACCOUNTS:
        if user := make_account(username, name, is_superuser=group is None, is_staff=group is None):
            if group:
                user.groups.add(Group.objects.get(name=group))
            made.append((username, f"anggota {group}" if group else "pengelola"))
    village, province = (Region.objects.filter(code=code).first() for code in (VILLAGE, PROVINCE))
    if province and (officer := make_account(*OFFICER)):
        Officer.objects.create(user=officer, agency=Officer.Agency.PMD, region=province)
        made.append((officer.username, f"petugas wilayah {province.name}"))
    for username, name, slug, is_verified in VILLAGERS:
        job_role = JobRole.objects.filter(slug=slug).first()
        if village and job_role and (user := make_account(username, name)):
            proof = {"verified_at": timezone.now(), "proof": Seat.Proof.OFFICER} if is_verified else {}
            Seat.objects.create(user=user, village=village, job_role=job_role, **proof)
            state = "terverifikasi" if is_verified else "belum diverifikasi"
            made.append((username, f"{job_role.name} {village.name}, {state}"))
    return made


def make_account(username: str, name: str, **fields: bool) -> User | None:
    """An account with the password that everybody knows; None where there is one of this name."""
    if User.objects.filter(username=username).exists():
        return None
    user = User(username=username, name=name, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


@checks.register(checks.Tags.database, deploy=True)
def no_demo_accounts(databases=None, **kwargs):
    """Warns when an installation on the network still has accounts whose password everybody knows."""
    if not databases or not settings.HTTPS:
        return []
    users = User.objects.filter(username__in=USERNAMES)
    known = [user.username for user in users if user.check_password(PASSWORD)]
    if not known:
        return []
    return [
        checks.Error(
            f"Akun demo masih ada: {', '.join(known)}.",
            hint="Hapus akun itu atau ganti kata sandinya.",
            id="portal.E001",
        )
    ]
