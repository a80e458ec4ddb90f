"""What everybody may read about the adoptions of a case study or story."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from community.models import Adoption, AdoptionStep, Differences
from community.models.adoption import Stage
from content import versions

LATEST = 5
QUOTES = 3


@dataclass(frozen=True)
class Quote:
    """What a village did differently, in its own words. `pk` is that of the Differences, by which it can be reported."""

    pk: int
    place: str
    text: str


@dataclass(frozen=True)
class AdoptionSummary:
    """How many villages copied something, how far they came, where, for how much, and what they changed."""

    count: int = 0
    stages: tuple[tuple[str, int], ...] = ()  # in order, without those that nobody is at
    places: tuple[str, ...] = ()  # the latest, as `Ponggok, Klaten, Jawa Tengah`
    amounts: tuple[int, ...] = ()  # rupiah in the budgets of those that have it there, rising
    quotes: tuple[Quote, ...] = ()

    @property
    def median(self) -> int:
        """The amount in the middle of those budgeted, in rupiah."""
        return round(median(self.amounts))

    @property
    def total(self) -> int:
        """All that was budgeted, in rupiah."""
        return sum(self.amounts)


def summary_of(original: int) -> AdoptionSummary:
    """The summary of the page with this key: one query where nobody copied it, four otherwise."""
    adoptions = Adoption.objects.filter(original=original)
    counts = Counter(adoptions.order_by().values_list("stage", flat=True))
    if not counts:
        return AdoptionSummary()
    places = adoptions.with_places()
    texts = Differences.objects.shown().filter(adoption__original=original)
    amounts = AdoptionStep.objects.filter(adoption__original=original, stage=Stage.APBDES).order_by("amount")
    return AdoptionSummary(
        count=counts.total(),
        stages=tuple((stage.label, counts[stage]) for stage in Stage if counts[stage]),
        places=tuple(adoption.village.place for adoption in places[:LATEST]),
        amounts=tuple(amount for amount in amounts.values_list("amount", flat=True) if amount is not None),
        quotes=tuple(
            Quote(differences.pk, differences.village.place, differences.text)
            for differences in texts.select_related("village__parent__parent__parent").order_by("-adoption_id")[:QUOTES]
        ),
    )


@contextmanager
def public_change(original: int) -> Iterator[None]:
    """Drops the kept pages where what is done inside changed something that the public page shows, and only then."""
    before = summary_of(original)
    yield
    if summary_of(original) != before:
        versions.raise_after_commit()
