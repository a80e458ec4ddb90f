"""Who decides on stories: moderators of the whole country, and officers for the villages of their region."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from accounts.groups import MODERATORS
from accounts.models import User
from community.models.story import StoryPage


def may_moderate(user: User, story: StoryPage) -> bool:
    """Whether `user` may decide on `story`. Its author never may."""
    if not user.is_active or story.owner_id == user.pk:
        return False
    if user.is_superuser or MODERATORS in user.group_names:
        return True
    code = story.region_id or ""
    return any(code == office or code.startswith(f"{office}.") for office in user.moderated_codes)


class StoryModeration(Task):
    """The step of a workflow in which a story waits for a moderator.

    Wagtail lets whoever may act on a page's task open that page in the editor, and only while the task waits: this is all the
    admin access that officers have.
    """

    class Meta:
        verbose_name = "pemeriksaan cerita desa"
        verbose_name_plural = "pemeriksaan cerita desa"

    @classmethod
    def get_description(cls) -> str:
        """What editors read about it in the workflow's settings."""
        return "Diperiksa petugas wilayah penulisnya atau anggota kelompok Moderator"

    def user_can_access_editor(self, obj: Page, user: User) -> bool:
        """Whether the person may open the story while it waits."""
        return may_act(user, obj)

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, str, bool]]:
        """What the person may do with the story."""
        if not may_act(user, obj):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        """None: Wagtail's home page would list all hundreds at once, with nine queries each. They stand in the queue instead."""
        return TaskState.objects.none()

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Approves or rejects. Raises PermissionDenied.

        Wagtail's view takes the page and the task state from its address and compares neither with the other: what is asked
        here is the story that the task state belongs to. The row is locked, so that a story is decided on once, and not while
        its author takes it back. What the moderator approves is published by the portal: the moderator has no right to publish.
        """
        page = Page.objects.select_for_update().get(pk=task_state.workflow_state.object_id)
        task_state.refresh_from_db()
        if (
            task_state.task_id != self.pk
            or task_state.status != TaskState.STATUS_IN_PROGRESS
            or not may_act(user, page)
        ):
            raise PermissionDenied
        if action_name == "approve":
            task_state.approve(user=user, update=False, **kwargs)
        elif action_name == "reject":
            task_state.reject(user=user, update=False, **kwargs)
        WorkflowState.objects.get(pk=task_state.workflow_state_id).update()


def waiting_for(user: User) -> QuerySet[TaskState]:
    """The stories that wait for this person, as task states with the key of the `story`."""
    waiting = TaskState.objects.filter(task__in=StoryModeration.objects.all(), status=TaskState.STATUS_IN_PROGRESS)
    # Wagtail keeps the key as text. The few that wait become numbers, and not all stories text.
    waiting = waiting.annotate(story=Cast("workflow_state__object_id", BigIntegerField()))
    return waiting.filter(story__in=StoryPage.objects.moderated_by(user).values("pk"))


def may_act(user: User, page: Page) -> bool:
    """may_moderate() for a page of which only Wagtail's common part is loaded."""
    story = page if isinstance(page, StoryPage) else page.specific
    return isinstance(story, StoryPage) and may_moderate(user, story)
