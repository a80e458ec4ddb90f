"""What adoptions hold of a person: who began them, recorded a step or answered. The rest is the village's and stays."""

from accounts.personal_data import register_signed
from community.models import Adoption, AdoptionStep, FollowUp

register_signed(
    Adoption,
    "Replikasi yang dimulai",
    ["started_by"],
    *("original__title", "village__name", "stage", "created_at"),
)
register_signed(
    AdoptionStep,
    "Langkah replikasi yang dicatat",
    ["recorded_by"],
    *("adoption__original__title", "stage", "on", "note", "budget_line", "amount", "fund_source", "created_at"),
)
register_signed(
    FollowUp,
    "Kabar replikasi yang dijawab",
    ["answered_by"],
    *("adoption__original__title", "months", "still_runs", "note", "answered_at"),
)
