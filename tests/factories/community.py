import factory

from community.models import CommunityPage, StoryPage
from tests.factories.pages import PublishedPageFactory


class CommunityPageFactory(PublishedPageFactory):
    title = "Cerita dari desa"
    slug = "berbagi"

    class Meta:
        model = CommunityPage


class StoryPageFactory(PublishedPageFactory):
    title = factory.Sequence("Cerita {}".format)
    year = 2024
    problem = "Warga membakar sampah."
    solution = "Kami menimbang dan menjualnya."
    advice = "Cari pembelinya dulu."

    class Meta:
        model = StoryPage
