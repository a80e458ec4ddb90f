"""The workflow "Moderasi cerita": where it hangs, who is told what."""

from django.contrib.auth.models import Group
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.urls import reverse
from wagtail.models import Workflow, WorkflowPage, WorkflowState, WorkflowTask
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from accounts.groups import MODERATORS, OFFICERS
from accounts.models import Officer, User
from accounts.services.notices import notify
from community.models import CommunityPage, StoryModeration, StoryPage

NAME = "Moderasi cerita"
TOLD_AT_MOST = 20  # people, for one story that waits


def ensure_moderation() -> None:
    """Makes the workflow, where it is missing, and hangs it on the page of all stories, where that exists.

    Safe to repeat. Another workflow that an administrator chose for that page stays.
    """
    task = StoryModeration.objects.first() or StoryModeration.objects.create(name="Pemeriksaan cerita desa")
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for page in CommunityPage.objects.all():
        WorkflowPage.objects.get_or_create(page_id=page.pk, defaults={"workflow": workflow})


@receiver(post_save, sender=CommunityPage)
def attach_workflow(created, raw=False, **kwargs):
    """The page of all stories is made once, by the starter content or by an editor."""
    if created and not raw:
        ensure_moderation()


@receiver(post_save, sender=Officer)
@receiver(post_delete, sender=Officer)
def follow_office(instance, raw=False, **kwargs):
    """Whoever moderates stories for a region comes into the admin, and nobody stays there without an office."""
    if raw:
        return
    group, _ = Group.objects.get_or_create(name=OFFICERS)
    if Officer.objects.filter(user=instance.user_id, moderates=True).exists():
        group.user_set.add(instance.user_id)
    else:
        group.user_set.remove(instance.user_id)


def moderators_of(story: StoryPage) -> list[User]:
    """Whom to tell that a story waits: officers of its region; without any, the national moderators. At most TOLD_AT_MOST."""
    code = story.region_id or ""
    around = Q(offices__region__in=[code[:2], code[:5], code[:8]], offices__moderates=True)
    people = User.objects.filter(is_active=True).exclude(pk=story.owner_id)
    for condition in (around, Q(groups__name=MODERATORS)):
        if found := list(people.filter(condition).distinct().order_by("pk")[:TOLD_AT_MOST]):
            return found
    return []


@receiver(task_submitted)
def tell_moderators(instance, **kwargs):
    """A story waits."""
    story = story_of(instance.workflow_state)
    if story is None:
        return
    place = story.region.name if story.region else "desa"
    for person in moderators_of(story):
        notify(
            person,
            key=f"story-waits-{instance.pk}",
            text=f"Cerita “{story.draft_title}” dari {place} menunggu pemeriksaan Anda.",
            address=reverse("wagtailadmin_pages:edit", args=[story.pk]),
        )


@receiver(workflow_approved)
def tell_of_approval(instance, **kwargs):
    """A story is published."""
    story = story_of(instance)
    if story is not None and story.owner:
        text = f"Cerita “{story.title}” sudah terbit. Terima kasih sudah berbagi."
        notify(story.owner, key=f"story-approved-{instance.pk}", text=text, address=story.address)


@receiver(workflow_rejected)
def tell_of_rejection(instance, **kwargs):
    """A story needs work."""
    story = story_of(instance)
    if story is not None and story.owner:
        notify(
            story.owner,
            key=f"story-rejected-{instance.current_task_state_id}",
            text=f"Cerita “{story.draft_title}” perlu diperbaiki sebelum terbit. Baca catatan pemeriksa.",
            address=reverse("my_stories"),
        )


def story_of(state: WorkflowState) -> StoryPage | None:
    """The story that a workflow runs on; None for any other page."""
    page = state.content_object
    story = page.specific if page is not None else None
    return story if isinstance(story, StoryPage) else None
