"""The list of all stories: /berbagi/."""

from django.urls import reverse

from community.models.story import StoryPage
from community.services.province_map import COLUMNS, ROWS, ground, shaded_tiles
from content.filters import Choice, PageFilters
from content.models import PortalPage


class CommunityPage(PortalPage):
    """All published stories: /berbagi/."""

    PAGE_SIZE = 12

    parent_page_types = ["home.HomePage"]
    subpage_types = ["community.StoryPage"]
    max_count = 1
    template = "community/community_page.html"

    class Meta:
        verbose_name = "daftar cerita desa"

    def get_context(self, request, *args, **kwargs):
        """Adds the `filters` as asked for, the `page_obj` of stories that pass them, and what the map shows."""
        context = super().get_context(request, *args, **kwargs)
        filters = PageFilters(request.GET, StoryPage.objects.open_to_all())
        context |= {
            "filters": filters,
            "page_obj": filters.page(request.GET.get("page"), self.PAGE_SIZE, *StoryPage.NEWEST),
            "provinces": [province for province in filters.map if province.count],
            "map_ground": ground(filters.map),
            "map_tiles": shaded_tiles(filters.map),
            "map_size": f"{COLUMNS} {ROWS}",
            "feed": self._feed(filters.province),
        }
        return context

    @staticmethod
    def _feed(province: Choice | None) -> dict[str, str]:
        """Address and title of the feed of the province that is chosen, or of all."""
        if province:
            return {"address": reverse("story_feed", args=[province.value]), "title": f"Umpan RSS {province.label}"}
        return {"address": reverse("story_feed"), "title": "Umpan RSS semua cerita"}
