"""What the portal holds of a person: given out on request, and erased on request (UU 27/2022 on personal data, articles 7 and 8).

Each app registers its models that point to a person, in its `personal_data.py`. A test fails for a model that is not registered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from accounts.models import User


@dataclass(frozen=True)
class Holding:
    """What one model holds. `export` gives rows that JSON can hold; `erase` leaves nothing that names the person."""

    label: str
    export: Callable[[User], list[dict[str, Any]]]
    erase: Callable[[User], Any]


holdings: dict[str, Holding] = {}


def register(
    model: type[models.Model],
    *,
    label: str,
    export: Callable[[User], list[dict[str, Any]]],
    erase: Callable[[User], Any],
) -> None:
    """Says what `model` holds of a person, under the name `label` in what is given out."""
    holdings[model._meta.label] = Holding(label, export, erase)


def rows(queryset: models.QuerySet, *fields: str) -> list[dict[str, Any]]:
    """These fields of all rows, as JSON can hold them once DjangoJSONEncoder has seen them."""
    return list(queryset.values(*fields))


def export_all(user: User) -> dict[str, list[dict[str, Any]]]:
    """Everything that the portal holds of a person, by what it is."""
    return {holding.label: holding.export(user) for holding in holdings.values()}


@transaction.atomic
def erase_all(user: User) -> None:
    """Erases a person: what each app holds, then the account itself."""
    for holding in holdings.values():
        holding.erase(user)
    user.delete()
