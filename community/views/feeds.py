from django.urls import reverse

from community.models import StoryPage
from content.views import NewContentFeed
from regions.models import Region, in_regions


class StoryFeed(NewContentFeed):
    """RSS of the stories published last: of all villages, or of one province. 404 where there is no such province."""

    def get_object(self, request, code: str = "") -> Region | None:
        return Region.objects.provinces().get(code=code) if code else None

    def title(self, province: Region | None) -> str:
        return f"Portal Pamong Desa: cerita dari {province.name}" if province else "Portal Pamong Desa: cerita desa"

    def description(self, province: Region | None) -> str:
        return "Yang dicoba desa, dengan biaya dan hasilnya, diceritakan desa itu sendiri."

    def link(self, province: Region | None) -> str:
        return reverse("story_feed", args=[province.code] if province else [])

    def items(self, province: Region | None):
        stories = StoryPage.objects.open_to_all()
        if province:
            stories = stories.filter(in_regions("region", [province.code]))
        return stories.order_by(*StoryPage.NEWEST).only("title", "summary", "url_path", "first_published_at")[
            : self.LENGTH
        ]
