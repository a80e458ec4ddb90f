"""What is searched for, counted by day: a text, its number of results, and what was opened from them. docs/search.md

Nothing about a person is kept: no address, no cookie, no account, no time of day, no text that looks like somebody's number.
"""

import re
from datetime import date, timedelta

from django.db.models import Count, F, Sum
from django.utils.timezone import localdate

from content.versions import remembered
from search.language import words
from search.models import Entry, Opened, SearchCount
from search.queries import typed
from search.vocabulary import current_vocabulary

MAX_TEXT = 80  # letters
MAX_TEXTS = 2_000  # different ones a day: whoever sends made-up ones fills no disk
KEPT_DAYS = 400  # a year, and the same month of the year before
# Six digits in a word (an account, a date of birth), ten however they are grouped (a NIK, a telephone), an address for mail.
PERSONAL = re.compile(r"@|(?:\d[^\d\s]*){6}|(?:\d\W*){10}")

# A search is frequent, and offered to others, from so many on.
FREQUENT_DAYS, FREQUENT_SEARCHES, FREQUENT_ON_DAYS = 30, 5, 2
MAX_FREQUENT = 500


def loggable(text: str) -> str:
    """The text as it is counted. Empty where it is not: it says nothing, or looks like personal data."""
    text, found = typed(text)
    return "" if not found or PERSONAL.search(text) else text[:MAX_TEXT].strip()


def count_search(text: str, results: int) -> None:
    """Counts a search of today and notes how many results it had."""
    text, today = loggable(text), localdate()
    if not text:
        return
    counts = SearchCount.objects.filter(day=today, text=text)
    one_more = {"searches": F("searches") + 1, "results": results}
    if not counts.update(**one_more) and SearchCount.objects.filter(day=today).count() < MAX_TEXTS:
        SearchCount.objects.get_or_create(day=today, text=text)  # another request may have been faster
        counts.update(**one_more)


def count_opened(text: str, key: int) -> None:
    """Counts that the entry `key` was opened from the results of a search that was counted today."""
    search = SearchCount.objects.filter(day=localdate(), text=loggable(text)).first()
    if search is None or not Entry.objects.filter(pk=key).exists():
        return
    Opened.objects.get_or_create(search=search, entry_id=key)
    Opened.objects.filter(search=search, entry=key).update(times=F("times") + 1)
    SearchCount.objects.filter(pk=search.pk).update(opened=F("opened") + 1)


@remembered
def frequent() -> list[str]:
    """What many searched for and found lately, commonest first.

    Anybody can make a text frequent, and others see it: so it holds words of the portal's own and no others.
    """
    counts = SearchCount.objects.filter(day__gt=localdate() - timedelta(days=FREQUENT_DAYS), results__gt=0)
    texts = (
        counts.values("text")
        .annotate(total=Sum("searches"), days=Count("pk"))
        .filter(total__gte=FREQUENT_SEARCHES, days__gte=FREQUENT_ON_DAYS)
        .order_by("-total", "text")
        .values_list("text", flat=True)[:MAX_FREQUENT]
    )
    knows = current_vocabulary().knows
    return [text for text in texts if all(map(knows, words(text)))]


def prune() -> int:
    """Deletes what is older than KEPT_DAYS; gives how many texts that were, each day's for itself."""
    return SearchCount.objects.filter(day__lt=oldest_kept()).delete()[1].get(SearchCount._meta.label, 0)


def oldest_kept() -> date:
    """The first day whose searches are kept."""
    return localdate() - timedelta(days=KEPT_DAYS)
