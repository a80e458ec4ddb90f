"""What adoptions hold of a person: who began them, recorded a step or answered. The rest is the village's and stays."""

from accounts.models import User
from accounts.personal_data import register, rows
from community.models import Adoption, AdoptionStep, FollowUp


def _export_adoptions(user: User) -> list[dict]:
    return rows(
        Adoption.objects.filter(started_by=user),
        *("original__title", "village__name", "stage", "differences", "created_at"),
    )


def _export_steps(user: User) -> list[dict]:
    return rows(
        AdoptionStep.objects.filter(recorded_by=user),
        *("adoption__original__title", "stage", "on", "note", "budget_line", "amount", "fund_source", "created_at"),
    )


def _export_follow_ups(user: User) -> list[dict]:
    return rows(
        FollowUp.objects.filter(answered_by=user),
        *("adoption__original__title", "months", "still_runs", "note", "answered_at"),
    )


register(
    Adoption,
    label="replikasi yang dimulai",
    export=_export_adoptions,
    erase=lambda user: Adoption.objects.filter(started_by=user).update(started_by=None),
)
register(
    AdoptionStep,
    label="langkah replikasi yang dicatat",
    export=_export_steps,
    erase=lambda user: AdoptionStep.objects.filter(recorded_by=user).update(recorded_by=None),
)
register(
    FollowUp,
    label="kabar replikasi yang dijawab",
    export=_export_follow_ups,
    erase=lambda user: FollowUp.objects.filter(answered_by=user).update(answered_by=None),
)
