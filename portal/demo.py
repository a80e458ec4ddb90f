"""Accounts for trying the portal on one's own computer, one for each role."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import checks

from accounts.groups import AUTHORS, EDITORS, FACILITATORS, MODERATORS
from accounts.models import User

PASSWORD = "desa-mencoba"  # noqa: S105 - for a computer that nobody else reaches
ACCOUNTS = [
    ("admin", "Pengelola Portal", None),
    ("redaksi", "Sari Redaksi", EDITORS),
    ("penulis", "Budi Penulis", AUTHORS),
    ("moderator", "Rina Moderator", MODERATORS),
    ("fasilitator", "Tono Fasilitator", FACILITATORS),
]


def create_demo_accounts() -> list[tuple[str, str]]:
    """Makes the accounts that are missing; gives their user names and what each may do."""
    made = []
    for username, name, group in ACCOUNTS:
        if User.objects.filter(username=username).exists():
            continue
        user = User(username=username, name=name, is_superuser=group is None, is_staff=group is None)
        user.set_password(PASSWORD)
        user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))
        made.append((username, f"anggota {group}" if group else "pengelola"))
    return made


@checks.register(checks.Tags.database, deploy=True)
def no_demo_accounts(databases=None, **kwargs):
    """Warns when an installation on the network still has accounts whose password everybody knows."""
    if not databases or not settings.HTTPS:
        return []
    users = User.objects.filter(username__in=[username for username, _, _ in ACCOUNTS])
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
