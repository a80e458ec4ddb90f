"""The groups that people who work on content belong to.

Wagtail's own two groups with Indonesian names: authors write and submit, editors publish. Both also keep regulations and terms,
which Wagtail cannot know of, and editors choose what a search shows first.
"""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupApprovalTask, Workflow

from accounts.groups import AUTHORS, EDITORS, FACILITATORS, MODERATORS, OFFICERS
from community.services.story_workflow import ensure_moderation

WAGTAIL_NAMES = {"Editors": AUTHORS, "Moderators": EDITORS}
REFERENCE_MODELS = ["regulation", "term", "jobrole"]
PERMISSIONS = {
    AUTHORS: [f"{action}_{model}" for action in ("add", "change") for model in REFERENCE_MODELS],
    EDITORS: [
        f"{action}_{model}"
        for action in ("add", "change", "delete")
        for model in [*REFERENCE_MODELS, "searchpromotion"]
    ],
    MODERATORS: ["access_admin"],
    OFFICERS: ["access_admin"],
    FACILITATORS: [],
}


def ensure_roles(**kwargs) -> None:
    """Names the groups and gives them what they need, and makes the workflow of stories. A post_migrate receiver.

    Safe to repeat; what an administrator added stays.
    """
    for wagtail_name, name in WAGTAIL_NAMES.items():
        if not Group.objects.filter(name=name).exists():
            Group.objects.filter(name=wagtail_name).update(name=name)
    GroupApprovalTask.objects.filter(name="Moderators approval").update(name="Persetujuan redaksi")
    Workflow.objects.filter(name="Moderators approval").update(name="Persetujuan redaksi")
    for name, codenames in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=codenames))
    ensure_moderation()
