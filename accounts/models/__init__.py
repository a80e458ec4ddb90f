"""People: their accounts and what they do in a village or for a region."""

from accounts.models.event import AccountEvent
from accounts.models.invitation import Invitation
from accounts.models.notice import Notice
from accounts.models.recovery import Recovery, RecoveryApproval
from accounts.models.seat import Officer, Seat
from accounts.models.throttle import Attempt
from accounts.models.user import JobRole, User

__all__ = [
    "AccountEvent",
    "Attempt",
    "Invitation",
    "JobRole",
    "Notice",
    "Officer",
    "Recovery",
    "RecoveryApproval",
    "Seat",
    "User",
]
