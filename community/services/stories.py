"""A village writes a story: begun, kept step by step, sent, taken back, withdrawn.

Until it is published, a story is a page that is not live. A published story that its author changes has a newer revision beside
what readers see, and the moderators decide on that.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, slugify
from wagtail.models import Comment, Page, PageLogEntry, WorkflowState

from accounts.models import Notice, User
from community.models import CommunityPage, StoryPage
from community.services.photos import drop_unused_photos
from content.models import PortalImage

# What an author writes. All else belongs to the portal, the moderators and the editors.
WRITABLE = {
    *("title", "problem", "solution", "participants", "costs", "year"),
    *("changes", "setbacks", "advice", "topic", "tags"),
}
# Addresses below /berbagi/ that no story may take.
RESERVED_SLUGS = {"tulis", "umpan", "peta", "provinsi", "wilayah"}
WORDS_A_MINUTE = 180
EMPTIED = "Cerita yang ditarik"


class StoryWaitsError(Exception):
    """A story that moderators look at is not changed under their eyes: its author takes it back first."""


class NotVerifiedError(Exception):
    """The author's seat is not confirmed yet: they may write, not send."""


class NoVillageError(Exception):
    """The author holds no seat in any village."""


class IncompleteStoryError(Exception):
    """Something is missing. `missing`: for each, the step to go to and a sentence."""

    def __init__(self, missing: list[tuple[str, str]]):
        super().__init__(missing)
        self.missing = missing


@transaction.atomic
def start_story(*, author: User, key: uuid.UUID, values: Mapping[str, Any]) -> StoryPage:
    """A new draft in the author's village; the one that exists, where this form was sent before.

    Raises NoVillageError, and StoryPage.DoesNotExist where the key is somebody else's.
    """
    if author.seat is None:
        raise NoVillageError
    # Children of one page are numbered: one at a time.
    parent = Page.objects.select_for_update().get(pk=CommunityPage.objects.values("pk")[:1])
    existing = StoryPage.objects.filter(key=key).first()
    if existing is not None:
        return save_step(author=author, story_id=existing.pk, values=values)
    story = StoryPage(live=False, owner=author, region_id=author.seat.village_id, key=key)
    _write(story, values)
    story.slug = _free_slug(parent, story.title)
    parent.add_child(instance=story)
    story.save_revision(user=author, clean=False)
    return story


@transaction.atomic
def save_step(
    *,
    author: User,
    story_id: int,
    values: Mapping[str, Any],
    then: Callable[[StoryPage], None] = lambda story: None,
) -> StoryPage:
    """Keeps what one step of the form says; `then` may do more to the story before it is kept.

    Raises StoryPage.DoesNotExist for a story of somebody else, and StoryWaitsError.
    """
    story = _locked(author, story_id)
    if story.workflow_in_progress:
        raise StoryWaitsError
    _write(story, values)
    then(story)
    first = story.photos.first()
    story.cover_id = first.image_id if first else None
    _keep(story, author)
    drop_unused_photos(story=story)
    return story


@transaction.atomic
def submit_story(*, author: User, story_id: int) -> StoryPage:
    """Sends a story to the moderators of its region. Sent twice, it waits once.

    Raises StoryPage.DoesNotExist, NotVerifiedError, IncompleteStoryError.
    """
    story = _locked(author, story_id)
    if story.workflow_in_progress:
        return story
    if not author.is_verified_villager:
        raise NotVerifiedError
    if missing := missing_parts(story):
        raise IncompleteStoryError(missing)
    words = sum(len(section.text.split()) for section in story.get_sections())
    story.minutes = max(1, round(words / WORDS_A_MINUTE))
    story.summary = Truncator(" ".join(story.problem.split())).chars(220, truncate="…")
    _keep(story, author)
    Comment.objects.filter(page=story.pk, resolved_at=None).update(resolved_at=timezone.now(), resolved_by=author)
    # Not in the author's name: Wagtail would send them mail with addresses of the admin.
    state = story.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume()
    else:
        story.get_workflow().start(story, None)
    StoryPage.objects.filter(pk=story.pk).update(withdrawn_at=None)
    return story


@transaction.atomic
def take_back_story(*, author: User, story_id: int) -> StoryPage:
    """Takes a story that waits back, to change it. What is published stays. Raises StoryPage.DoesNotExist."""
    story = _locked(author, story_id)
    if story.workflow_in_progress:
        story.current_workflow_state.cancel()
    return story


@transaction.atomic
def withdraw_story(*, author: User, story_id: int) -> StoryPage:
    """Takes a story away from readers and moderators; it stays with its author. Raises StoryPage.DoesNotExist."""
    story = _locked(author, story_id)
    state = story.current_workflow_state
    if state is not None:
        state.cancel()
    published = StoryPage.objects.get(pk=story.pk)
    if published.live:
        published.unpublish()
    StoryPage.objects.filter(pk=story.pk).update(withdrawn_at=timezone.now())
    return StoryPage.objects.get(pk=story.pk)


@transaction.atomic
def delete_draft(*, author: User, story_id: int) -> None:
    """Deletes a story that was never published, with its photos.

    Raises StoryPage.DoesNotExist, and StoryWaitsError for one that was published once, or waits.
    """
    story = _locked(author, story_id)
    if story.live or story.first_published_at or story.workflow_in_progress:
        raise StoryWaitsError
    remove_story(story)


def remove_story(story: StoryPage) -> None:
    """Deletes a story and its pictures. Page.delete() needs the tree for itself: callers hold a transaction.

    Neither the log nor a moderator's notice keeps its title.
    """
    Page.objects.select_for_update().get(pk=story.get_parent().pk)
    StoryPage.objects.get(pk=story.pk).delete()
    PageLogEntry.objects.filter(page=story.pk).update(label="cerita yang sudah dihapus", data={})
    Notice.objects.filter(address=reverse("wagtailadmin_pages:edit", args=[story.pk])).delete()


def empty_story(story: StoryPage) -> None:
    """Leaves of a story that readers no longer see its place only, so that what other villages made of it keeps its own."""
    story.photos.all().delete()
    for image in PortalImage.objects.filter(came_with=story.pk):
        image.delete()
    story.revisions.all().delete()
    Comment.objects.filter(page=story.pk).delete()
    PageLogEntry.objects.filter(page=story.pk).update(label=EMPTIED, data={})
    story = StoryPage.objects.get(pk=story.pk)
    for name in ("summary", "problem", "solution", "participants", "setbacks", "advice"):
        setattr(story, name, "")
    story.title = story.draft_title = EMPTIED
    story.slug = f"cerita-yang-ditarik-{story.pk}"
    story.costs, story.changes = [], []
    story.tags.clear()
    story.save(clean=False)


def forget_versions(story: StoryPage) -> None:
    """Leaves of a published story what readers see: no earlier version, no change that waits, no note of a moderator."""
    state = story.current_workflow_state
    if state is not None:
        state.cancel()
    story.revisions.exclude(pk=story.live_revision_id).delete()
    Comment.objects.filter(page=story.pk).delete()
    StoryPage.objects.filter(pk=story.pk).update(
        latest_revision=story.live_revision_id, has_unpublished_changes=False, draft_title=story.title
    )
    drop_unused_photos(story=StoryPage.objects.get(pk=story.pk))


def missing_parts(story: StoryPage) -> list[tuple[str, str]]:
    """What a story needs before it is sent: for each thing missing, the step and a sentence."""
    without_consent = sum(not photo.has_consent for photo in story.photos.all())
    checks = [
        (story.title and story.problem, "masalah", "Tulis judul dan masalahnya."),
        (story.solution, "tindakan", "Tulis apa yang dilakukan desa."),
        (story.participants, "tindakan", "Tulis siapa yang ikut."),
        (story.year, "perubahan", "Isi tahun kegiatan."),
        (len(story.changes), "perubahan", "Isi sedikitnya satu perubahan."),
        (not without_consent, "foto", f"Centang persetujuan orang di foto: {without_consent} foto belum."),
        (story.advice, "pelajaran", "Tulis saran untuk desa lain."),
        (story.topic_id, "bidang", "Pilih bidang."),
    ]
    return [(step, sentence) for is_there, step, sentence in checks if not is_there]


def draft_of(*, author: User, story_id: int) -> StoryPage:
    """The newest version of an author's story. Raises StoryPage.DoesNotExist for one of somebody else."""
    return StoryPage.objects.written_by(author).get(pk=story_id).get_latest_revision_as_object()


def load_states(pages: Sequence[StoryPage]) -> None:
    """Loads what `StoryPage.author_state` asks for, for a whole list in one query.

    Wagtail's prefetch_workflow_states() finds nothing for a queryset of one page type.
    """
    by_page = {str(page.pk): page for page in pages}
    for page in pages:
        page._current_workflow_states = []
    base_type = ContentType.objects.get_for_model(Page)
    states = WorkflowState.objects.active().filter(base_content_type=base_type, object_id__in=by_page)
    for state in states.select_related("current_task_state__task"):
        by_page[state.object_id]._current_workflow_states.append(state)


def _locked(author: User, story_id: int) -> StoryPage:
    """As draft_of(), with the row locked, so that two steps, or an author and a moderator, come one after the other."""
    Page.objects.select_for_update().filter(pk=story_id, owner=author).first()
    return draft_of(author=author, story_id=story_id)


def _free_slug(parent: Page, title: str) -> str:
    """An address below `parent` that no page has, made from the title."""
    slug = slugify(title)[:60].strip("-") or "cerita"
    if slug in RESERVED_SLUGS:
        slug = f"cerita-{slug}"
    taken = set(parent.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(each for each in chain([slug], (f"{slug}-{n}" for n in count(2))) if each not in taken)


def _write(story: StoryPage, values: Mapping[str, Any]) -> None:
    if unknown := values.keys() - WRITABLE:
        raise ValueError(f"not an author's to write: {unknown}")
    for name, value in values.items():
        if name == "tags":
            story.tags.set(value)
        elif name in {"costs", "changes"}:
            block = name[:-1]
            setattr(story, name, [(block, line) for line in value])
        else:
            setattr(story, name, value)


def _keep(story: StoryPage, author: User) -> None:
    """Saves a draft. An author's saves in a row are one revision: forty of each story would pile up."""
    if not story.live:
        story.save(clean=False)
    last = story.latest_revision
    is_own = last is not None and last.user_id == author.pk and last.pk != story.live_revision_id
    reuse = last if is_own and not last.task_states.exists() else None
    story.save_revision(user=author, clean=False, overwrite_revision=reuse)
