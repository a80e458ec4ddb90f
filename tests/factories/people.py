from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.groups import MODERATORS
from accounts.models import Officer, Seat, User
from tests.factories.reference import JobRoleFactory, UserFactory, make_region

# Two villages of one kecamatan, and one of another province.
VILLAGE, NEIGHBOUR, OTHER_VILLAGE = "33.10.19.2009", "33.10.19.2010", "76.02.01.2001"


def make_villager(village: str = VILLAGE, *, is_verified: bool = True, **fields) -> User:
    """A person with a seat in a village."""
    user = UserFactory(**fields)
    proof = {"verified_at": timezone.now(), "proof": Seat.Proof.OFFICER} if is_verified else {}
    Seat.objects.create(user=user, village=make_region(village), job_role=JobRoleFactory(), **proof)
    return user


def make_officer(region: str = "33.10", *, moderates: bool = True, **fields) -> User:
    """A person who answers for a region."""
    user = UserFactory(**fields)
    Officer.objects.create(user=user, agency=Officer.Agency.PMD, region=make_region(region), moderates=moderates)
    return user


def make_moderator(**fields) -> User:
    """A member of the national group."""
    user = UserFactory(**fields)
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user
