"""One queue for moderators: stories and posts that wait to be shown, and what somebody reported."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    Min,
    Model,
    Prefetch,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from accounts.models import User
from community.models import Answer, Differences, Question, Report, StoryPage
from community.models.moderation import waiting_for
from community.models.question import State, moderated_codes

KINDS: dict[str, type[Model]] = {"question": Question, "answer": Answer, "differences": Differences, "story": StoryPage}
SENT = "sent"  # a story, or a new version of one, that is decided on in Wagtail's editor and not here
URGENT, NOT_URGENT = 0, 1
OWN_KEY = F("pk")


@dataclass(frozen=True)
class Item:
    """Something to decide on, of one of KINDS or SENT, with the open reports of it."""

    kind: str
    thing: Any
    reports: list[Report]
    since: datetime

    @property
    def is_waiting(self) -> bool:
        """Whether nobody but its author has read it yet."""
        return self.kind == SENT or (self.kind != "story" and self.thing.state == State.WAITING)


def may_moderate(user: User) -> bool:
    """Whether the queue is open to somebody, whatever stands in it."""
    return moderated_codes(user) != []


def things(user: User, kind: str) -> QuerySet:
    """The posts or published stories that `user` may decide on, never their own. KeyError for another kind."""
    if kind == "story":
        return StoryPage.objects.live().moderated_by(user)
    return KINDS[kind].objects.for_moderator(user)  # type: ignore[attr-defined]


def queue(user: User) -> QuerySet:
    """Rows `(kind, number, urgent, since)` of what waits for `user`: shown personal data first, then oldest first."""
    waiting = [
        _rows(Question.objects.waiting().for_moderator(user), "question"),
        _rows(Answer.objects.waiting().for_moderator(user).filter(question__state=State.SHOWN), "answer"),
        _rows(Differences.objects.waiting().for_moderator(user), "differences"),
        _rows(waiting_for(user), SENT, "started_at", F("story")),
    ]
    reported = [_reported(things(user, kind), kind) for kind in KINDS]
    return waiting[0].union(*waiting[1:], *reported, all=True).order_by("urgent", "since", "kind", "number")


def hidden(user: User) -> QuerySet:
    """Rows as of `queue`, of posts that a moderator took from view, the last first: a mistake can be put right."""
    first, *others = [
        _rows(things(user, kind).filter(state=State.HIDDEN), kind, "checked_at")
        for kind in ("question", "answer", "differences")
    ]
    return first.union(*others, all=True).order_by("-since", "kind", "number")


def latest_differences(user: User) -> QuerySet:
    """Rows as of `queue`, of what villages say they do differently and everybody reads, the last first.

    Who reads a question sees it among others. These stand scattered over the pages of the originals.
    """
    return _rows(Differences.objects.shown().for_moderator(user), "differences").order_by("-since", "-number")


def _rows(posts: QuerySet, kind: str, since: str = "created_at", number: Combinable = OWN_KEY) -> QuerySet:
    named = {"kind": Value(kind, CharField()), "number": number, "urgent": Value(NOT_URGENT, IntegerField())}
    return posts.order_by().annotate(**named, since=F(since)).values_list(*named, "since")


def _reported(found: QuerySet, kind: str) -> QuerySet:
    """A row for each of the things that everybody reads and somebody reported, however many did."""
    shown = found if kind == "story" else found.filter(state=State.SHOWN)
    reports = Report.objects.open().filter(**{f"{kind}__in": shown.values("pk")})
    urgent = Case(When(reason=Report.Reason.PERSONAL_DATA, then=URGENT), default=NOT_URGENT)
    named = {"kind": Value(kind, CharField()), "number": F(f"{kind}_id")}
    rows = reports.order_by().annotate(**named).values(*named)
    return rows.annotate(urgent=Min(urgent), since=Min("created_at")).values_list("kind", "number", "urgent", "since")


def load(rows: list[tuple]) -> list[Item]:
    """The items of some rows, in a few queries however many there are."""
    reports = Prefetch("reports", Report.objects.open(), to_attr="open_reports")
    stories = StoryPage.objects.select_related("region__parent__parent__parent")
    sources: dict[str, QuerySet] = {
        "question": Question.objects.with_bylines().select_related("page"),
        "answer": Answer.objects.with_bylines().select_related("question__page"),
        "differences": Differences.objects.with_bylines().select_related("adoption__original"),
        "story": stories,
        SENT: stories,
    }
    found: dict[str, dict[int, Any]] = {}
    for kind, source in sources.items():
        keys = [key for row_kind, key, *_ in rows if row_kind == kind]
        found[kind] = source.prefetch_related(reports).in_bulk(keys) if keys else {}
    return [
        Item(kind, thing, thing.open_reports, since)
        for kind, key, _, since in rows
        if (thing := found[kind].get(key)) is not None
    ]
