"""Villagers, officers and adoptions for tests."""

import itertools
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from community.models.adoption import Stage
from community.services.adoptions import StepRecord, start_adoption
from regions.kemendagri import region_from_code
from regions.models import Region
from tests.factories import make_region
from tests.factories.people import make_officer, make_villager

PONGGOK, TADUI = "33.10.19.2009", "76.02.01.2001"
BUDGET = {"budget_line": "Bidang 2, air bersih", "amount": 65_483_000, "fund_source": "dana_desa"}

numbers = itertools.count(3001)


def villager(code=PONGGOK, *, verified=True, name="Siti Aminah"):
    """A person with a seat in the village with this code."""
    return make_villager(code, is_verified=verified, name=name)


def villager_of(village):
    """A verified villager of this village, which is none of the well-known ones."""
    user = villager()
    user.seats.update(village=village)
    return type(user).objects.get(pk=user.pk)


def officer(code):
    """An officer of the region with this code."""
    return make_officer(code, name="Petugas Wilayah")


def another_village(near=PONGGOK):
    """A further village of the same kecamatan."""
    district = make_region(near).parent_id
    code = f"{district}.{next(numbers)}"
    region_from_code(code, f"Desa {code[-4:]}").save(force_insert=True)
    return Region.objects.get(code=code)


def ago(days) -> date:
    """So many days before today."""
    return timezone.localdate() - timedelta(days=days)


def adopt(user, original, stage=Stage.CONSIDERED, on=None, differences="", **fields):
    """The adoption of `original` by the user's village, begun with one step."""
    if stage == Stage.APBDES:
        fields = BUDGET | fields
    record = StepRecord(stage=stage, on=on or ago(100), **fields)
    adoption, _ = start_adoption(user=user, original=original, record=record, differences=differences, key=uuid4())
    return adoption


def form_data(stage, on=None, **fields):
    """What a browser sends for a step."""
    return {
        "stage": stage,
        "on": (on or timezone.localdate()).isoformat(),
        "note": "",
        "budget_line": "",
        "amount": "",
        "fund_source": "",
        "key": str(uuid4()),
    } | fields
