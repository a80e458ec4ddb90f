"""What the community adds to the admin."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button

from community.models import StoryPage
from community.services.case_studies import make_case_study, may_make_case_study
from community.story_screens import StoryViewSet
from content.models import PortalImage
from regions import converters  # noqa: F401 - registers <key:…>


@hooks.register("register_admin_urls")
def register_urls():
    """Addresses in the admin."""
    return [path("cerita/<key:story_id>/studi-kasus/", turn_into_case_study, name="story_case_study")]


@hooks.register("register_admin_viewset")
def register_story_screens():
    """Wagtail's, but for what a moderator sees."""
    return StoryViewSet("stories")


@hooks.register("register_page_header_buttons")
def offer_case_study(page, user, view_name, next_url=None):
    """One action for editors on a published story."""
    if isinstance(page.specific_deferred, StoryPage) and page.live and may_make_case_study(user):
        address = reverse("story_case_study", args=[page.pk])
        yield Button("Jadikan studi kasus", address, icon_name="copy", priority=45)


@hooks.register("construct_page_action_menu")
def leave_cancelling_to_authors(menu_items, request, context):
    """A moderator approves a story or sends it back, and its author hears of it. Only the author ends its way without a word."""
    if isinstance(context.get("page"), StoryPage):
        menu_items[:] = [item for item in menu_items if item.name != "action-cancel-workflow"]


def turn_into_case_study(request: HttpRequest, story_id: int) -> HttpResponse:
    """Asks, then makes the draft and opens it."""
    if not may_make_case_study(request.user):
        raise PermissionDenied
    story = StoryPage.objects.live().filter(pk=story_id).first() if story_id < 10**9 else None
    if story is None:
        raise Http404
    if request.method == "POST":
        study = make_case_study(story_id=story.pk, editor=request.user)
        messages.success(request, f"Studi kasus “{study.title}” dibuat dari cerita desa. Lengkapi, lalu terbitkan.")
        return redirect("wagtailadmin_pages:edit", study.pk)
    return render(request, "community/admin/case_study.html", {"story": story, "page_title": "Jadikan studi kasus"})


@hooks.register("construct_image_chooser_queryset")
def offer_no_private_pictures(images, request):
    """What is not published yet is nothing to put on another page."""
    return images.filter(is_private=False) if issubclass(images.model, PortalImage) else images
