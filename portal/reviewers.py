"""Who is in the admin only to decide on what villagers send sees that and nothing else.

Wagtail takes whoever may enter the admin for a colleague: its page chooser shows the titles of everybody's drafts, its lists of
pictures and reports theirs. A moderator or an officer has no right to any page. So for them everything is closed that is not
named here; each view that is named asks by itself what the person may see.
"""

import functools
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.utils.urlpatterns import decorate_urlpatterns

PAGE_RIGHTS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
# Signing in and out, what the pages are drawn with, and the screens of a story that waits: each asks for the right to edit it.
OPEN_VIEWS = {
    "wagtailadmin_home",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_account",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:preview_on_edit",
    "wagtailadmin_pages:view_draft",
    "wagtailadmin_pages:workflow_action",
    "wagtailadmin_pages:collect_workflow_action_data",
    "wagtailadmin_pages:workflow_preview",
}
# The queue of questions and reports, and lists of our own models, which ask for permissions of these.
OPEN_PREFIXES = ("moderation", "wagtailsnippets_community_", "wagtailsnippets_accounts_")
OPEN_PATHS = ("/kelola/logout/", "/kelola/account/")  # ours, in front of Wagtail's


def close_to_reviewers(urlpatterns: list) -> list:
    """Guards every view of `urlpatterns`."""
    return decorate_urlpatterns(urlpatterns, _guard)


def _guard(view: Callable) -> Callable:
    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated and not is_open(request) and is_reviewer(request.user):
            # Wagtail leads there after each decision: what it says of it is read on the admin's first page.
            if request.resolver_match and request.resolver_match.view_name == "wagtailadmin_explore":
                return redirect("wagtailadmin_home")
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


def is_open(request: HttpRequest) -> bool:
    """Whether a view is there for everybody who may enter the admin."""
    match = request.resolver_match
    name = match.view_name if match else ""
    return name in OPEN_VIEWS or name.startswith(OPEN_PREFIXES) or request.path in OPEN_PATHS


def is_reviewer(user) -> bool:
    """Whether somebody may enter the admin and has no right to any page: no editor, no author, no administrator."""
    if user.is_superuser or not user.has_perm("wagtailadmin.access_admin"):
        return False
    return not policy_registry.get_by_type(Page).user_has_any_permission(user, PAGE_RIGHTS)
