"""Reports of what should not stand here, and what moderators make of them. docs/questions.md"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction

from accounts.models import User
from accounts.personal_numbers import mask_numbers
from accounts.services.notices import notify
from community.models import Answer, Differences, Question, Report, StoryPage

MOST_OPEN = 20  # of one thing: more say nothing new

Thing = Question | Answer | Differences | StoryPage


def open_reports(thing: Thing) -> QuerySet[Report]:
    """The reports of something that nobody has looked at."""
    name = {Question: "question", Answer: "answer", Differences: "differences", StoryPage: "story"}[type(thing)]
    return Report.objects.open().filter(**{name: thing})


def report(*, thing: Thing, reason: str, note: str = "") -> None:
    """Keeps a report of something for the moderators. By whom is not kept."""
    if open_reports(thing).count() < MOST_OPEN:
        thing.reports.create(reason=reason, note=mask_numbers(note)[: Report._meta.get_field("note").max_length])


@transaction.atomic
def dismiss(*, moderator: User, thing: Thing) -> bool:
    """Closes the open reports of something that stays as it is. False where there are none."""
    return bool(open_reports(thing).update(handled_at=timezone.now(), handled_by=moderator))


def reasons(thing: Thing) -> str:
    """What the open reports say is wrong, as the end of a sentence: ` (Data pribadi, Politik)`; empty without any.

    Their notes are not told: they could say who reported.
    """
    given = sorted({report.get_reason_display() for report in open_reports(thing)})
    return f" ({', '.join(given)})" if given else ""


@transaction.atomic
def take_down(*, moderator: User, story: StoryPage) -> None:
    """Unpublishes a reported story, tells its author why, and closes the reports. Nothing of it is lost."""
    why = reasons(story)
    dismiss(moderator=moderator, thing=story)
    # A moderator has no right to publish or unpublish in the tree of pages; that they may decide was settled before.
    UnpublishPageAction(story, user=moderator).execute(skip_permission_checks=True)
    if story.owner:
        text = f"Cerita Anda tidak ditampilkan lagi oleh moderator{why}: {story.title}"
        notify(story.owner, key=f"story-{story.pk}-down-{timezone.localdate()}", text=text, address="/akun/cerita/")
