"""The queue in the admin's menu, and its length on the admin's home page."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from community.services.moderation_queue import may_moderate, queue
from community.views.moderation import ModerationView, decide
from regions import converters  # noqa: F401 - registers <key:…>


class ModerationMenuItem(MenuItem):
    def is_shown(self, request):
        """For those whom the queue is open to."""
        return may_moderate(request.user)


class ModerationSummary(SummaryItem):
    order = 50
    template_name = "community/admin/summary.html"

    def get_context_data(self, parent_context):
        """How much waits."""
        return {"count": queue(self.request.user).count()}

    def is_shown(self):
        """For those whom the queue is open to."""
        return may_moderate(self.request.user)


@hooks.register("register_admin_urls")
def register_urls():
    """Addresses in the admin."""
    return [
        path("moderasi/", ModerationView.as_view(), name="moderation"),
        path("moderasi/<slug:kind>/<key:pk>/", decide, name="moderation_decide"),
    ]


@hooks.register("register_admin_menu_item")
def register_menu_item():
    """After the pages."""
    return ModerationMenuItem("Moderasi", reverse("moderation"), name="moderation", icon_name="warning", order=150)


@hooks.register("construct_homepage_summary_items")
def add_summary(request, items):
    """First among the figures."""
    items.append(ModerationSummary(request))
