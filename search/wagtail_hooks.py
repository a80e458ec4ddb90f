"""The report of searches, in the admin's menu of reports."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.contrib.search_promotions import views as search_promotions
from wagtail.models import Page
from wagtail.permissions import policy_registry

from search.report import SearchesView


class AddPromotionView(search_promotions.CreateView):
    """Wagtail's own, which takes the search from the address: the report leads to it."""

    def get_initial(self):
        """What stands in the form."""
        return {"query_string": self.request.GET.get("query_string", "")}


class SearchesMenuItem(MenuItem):
    def is_shown(self, request):
        """Where the report would open."""
        policy = policy_registry.get_by_type(Page)
        return policy.user_has_any_permission(request.user, SearchesView.any_permission_required)


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's promotions
def register_urls():
    """Addresses in the admin."""
    return [
        path("reports/pencarian/", SearchesView.as_view(), name="search_report"),
        path("reports/pencarian/results/", SearchesView.as_view(results_only=True), name="search_report_results"),
        path("searchpicks/add/", AddPromotionView.as_view()),
    ]


@hooks.register("register_reports_menu_item")
def register_menu_item():
    """First among the reports."""
    return SearchesMenuItem("Pencarian", reverse("search_report"), name="searches", icon_name="search", order=100)


@hooks.register("construct_reports_menu")
def leave_out_empty_report(request, menu_items):
    """Wagtail's report of search terms counts what its own search view logs, which the portal does not use."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
