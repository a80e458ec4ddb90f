"""What the portal holds of a person: given out on request, and erased on request (UU 27/2022 on personal data, articles 7 and 8).

Each app registers its models that point to a person, in its `personal_data.py`. A test fails for a model that is not registered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from accounts.models import User


@dataclass(frozen=True)
class Holding:
    """What one model holds. `export` gives rows that JSON can hold; `erase` leaves nothing that names the person."""

    label: str
    export: Callable[[User], list[dict[str, Any]]]
    erase: Callable[[User], Any]


holdings: dict[str, Holding] = {}

# Models with a relation to a person that hold nothing of them, and why. docs/accounts.md shows them.
HOLD_NOTHING = {
    "wagtailimages.Image": "not used: the portal has its own model of pictures",
    "wagtaildocs.Document": "not used: the portal has its own model of documents",
}


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


def register_own(model: type[models.Model], label: str, field: str, *fields: str) -> None:
    """Registers a model whose rows belong to one person: all are given out, and all go."""

    def own(user: User) -> models.QuerySet:
        return model._default_manager.filter(**{field: user.pk})

    register(model, label=label, export=lambda user: rows(own(user), *fields), erase=lambda user: own(user).delete())


def register_signed(model: type[models.Model], label: str, person_fields: list[str], *fields: str) -> None:
    """Registers a model whose rows outlive a person and say what they did: the rows stay, without them."""

    def export(user: User) -> list[dict[str, Any]]:
        own = models.Q()
        for field in person_fields:
            own |= models.Q(**{field: user.pk})
        return rows(model._default_manager.filter(own), *fields)

    def erase(user: User) -> None:
        for field in person_fields:
            model._default_manager.filter(**{field: user.pk}).update(**{field: None})

    register(model, label=label, export=export, erase=erase)


def export_all(user: User) -> dict[str, list[dict[str, Any]]]:
    """Everything that the portal holds of a person, by what it is."""
    return {holding.label: holding.export(user) for holding in holdings.values()}


@transaction.atomic
def erase_all(user: User) -> None:
    """Erases a person: what each app holds, then the account itself.

    A model that extends another comes before it: a story goes while it still says whose it is, then Wagtail's page forgets.
    """
    for label in sorted(holdings, key=lambda label: -len(apps.get_model(label)._meta.all_parents)):
        holdings[label].erase(user)
    user.delete()
