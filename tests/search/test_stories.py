"""Stories of villages in searches: what kind they are, where and when, at which paragraph, and gone as soon as withdrawn."""

import pytest

from search.models import Entry
from tests.factories import CommunityPageFactory, StoryPageFactory, make_region, publish

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def story(home):
    """A published story from Tadui, Sulawesi Barat, that speaks of keramba in its setbacks only."""
    return StoryPageFactory(
        parent=CommunityPageFactory(parent=home),
        title="Ikan di muara",
        slug="ikan",
        region=make_region("76.02.01.2001"),
        year=2024,
        setbacks="Keramba hanyut pada bulan ketiga.",
        costs=[{"type": "cost", "value": {"item": "Jaring apung", "amount": 5_000_000, "fund_source": "dana_desa"}}],
    )


class TestStory:
    def test_is_found_as_what_it_is_with_its_place(self, find, story):
        found = find("muara")
        assert found.titles == ["Ikan di muara"]
        assert "Cerita desa · Tadui, Mamuju, Sulawesi Barat" in " ".join(found.text.split())

    def test_opens_at_the_paragraph_that_answers(self, find, story):
        assert "/berbagi/ikan/#hambatan" in find("keramba hanyut").links
        assert "/berbagi/ikan/#biaya" in find("jaring apung").links

    @pytest.mark.parametrize("query", ["tadui", "mamuju", "sulawesi barat"])
    def test_is_found_by_its_region(self, find, story, query):
        assert find(query).titles == ["Ikan di muara"]

    def test_is_counted_by_kind_province_and_year(self, find, story):
        counts = find("muara").counts
        assert counts["jenis"] == {"storypage": 1}
        assert counts["wilayah"] == {"76": 1}
        assert counts["tahun"] == {"2024": 1}
        assert find("muara", wilayah="76", tahun="2024", jenis="storypage").titles == ["Ikan di muara"]

    def test_that_was_withdrawn_is_found_no_longer(self, find, story):
        story.unpublish()
        assert find("muara").titles == []
        assert not Entry.objects.filter(page=story.pk).exists()

    def test_that_was_changed_is_found_as_it_reads_now(self, find, story):
        story.setbacks = "Jaring sobek."
        publish(story)
        assert find("keramba").titles == []
        assert find("sobek").titles == ["Ikan di muara"]

    def test_that_waits_for_a_moderator_is_not_found(self, find, story):
        story.setbacks = "Rahasia pompa."
        story.save_revision()
        StoryPageFactory(parent=story.get_parent(), title="Rahasia lain", live=False, published=False)
        assert find("rahasia").titles == []
