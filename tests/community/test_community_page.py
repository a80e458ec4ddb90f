"""The list of stories: newest first, narrowed by filters, with a map and a feed, and only what anybody may read."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from wagtail.models import Page, PageViewRestriction

from community.services.province_map import COLUMNS, PLACES, ROWS, ground, shaded_tiles
from content.filters import Province
from regions.models import Region
from tests.community.conftest import cost
from tests.content.test_queries import queries
from tests.factories import CatalogPageFactory, StoryPageFactory, TopicPageFactory
from tests.portal.documents import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(home, community, ponggok, tadui):
    """Five published stories, the last the newest: topic, place, year and cost differ."""
    catalog = CatalogPageFactory(parent=home, published=False)
    waste, money = (
        TopicPageFactory(parent=catalog, title=title, slug=slug, published=False)
        for title, slug in (("Pemberdayaan", "pemberdayaan"), ("Keuangan", "keuangan"))
    )
    mamuju = Region.objects.get(code="76.02")
    made = [
        StoryPageFactory(parent=community, title=title, published=False, **fields)
        for title, fields in {
            "Sampah": {"topic": waste, "region": ponggok, "year": 2022, "costs": [cost("Karung", 50_000_000)]},
            "Arsip": {"topic": money, "region": tadui, "year": 2024, "costs": [cost("Pemindai", 50_000_001)]},
            "Pasar": {"topic": money, "region": mamuju, "year": 2024, "costs": [cost("Los", 250_000_001)]},
            "Tanpa tahun": {"topic": waste, "region": tadui, "year": None},
            "Tanpa tempat": {"year": 2023},
        }.items()
    ]
    begin(made)
    return made


def begin(stories):
    """Sets when they were first published, one minute after another."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number, story in enumerate(stories):
        Page.objects.filter(pk=story.pk).update(first_published_at=start + timedelta(minutes=number))


def listed(client, query="") -> list[str]:
    """Titles in the list, in order."""
    response = client.get(f"/berbagi/{query}")
    assert response.status_code == 200
    return [story.title for story in response.context["page_obj"]]


ALL = ["Tanpa tempat", "Tanpa tahun", "Pasar", "Arsip", "Sampah"]


class TestList:
    def test_the_newest_comes_first(self, shelf, client):
        assert listed(client) == ALL

    def test_what_editors_feature_is_marked(self, make_story, client):
        make_story(is_featured=True)
        assert "<b>Pilihan redaksi</b>" in client.get("/berbagi/").content.decode()

    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ("?bidang=pemberdayaan", ["Tanpa tahun", "Sampah"]),
            ("?provinsi=33", ["Sampah"]),
            ("?provinsi=76", ["Tanpa tahun", "Pasar", "Arsip"]),
            ("?provinsi=76&kabupaten=76.02", ["Tanpa tahun", "Pasar", "Arsip"]),
            ("?tahun=2024", ["Pasar", "Arsip"]),
            ("?biaya=50", ["Sampah"]),
            ("?biaya=250", ["Arsip"]),
            ("?biaya=lebih", ["Pasar"]),
            ("?provinsi=76&bidang=keuangan&biaya=250", ["Arsip"]),
            ("?provinsi=33&bidang=keuangan", []),
        ],
    )
    def test_is_narrowed_by_topic_region_year_and_cost(self, shelf, client, query, titles):
        assert listed(client, query) == titles
        assert client.get(f"/berbagi/{query}").context["page_obj"].paginator.count == len(titles)

    @pytest.mark.parametrize(
        "query",
        [
            "?bidang=tidak-ada",
            "?provinsi=99",
            "?provinsi=33.10",
            "?kabupaten=76.02",  # counts only with its province
            "?kabupaten=%25",
            "?tahun=99999999999999999999",
            "?tahun=None",
            "?biaya=-1",
            "?bidang=%00&provinsi=%00&kabupaten=%00&tahun=%00&biaya=%00",
            "?page=1000000000",
            "?page=-1",
            "?page=satu",
            "?bidang=" + "a" * 5_000,
        ],
    )
    def test_ignores_nonsense(self, shelf, client, query):
        assert listed(client, query) == ALL

    def test_a_kabupaten_of_another_province_is_ignored(self, shelf, client):
        assert listed(client, "?provinsi=33&kabupaten=76.02") == ["Sampah"]

    def test_kabupaten_are_offered_once_their_province_is_chosen(self, shelf, client):
        def offered(query):
            fields = client.get(f"/berbagi/{query}").context["filters"].fields
            return {name: [choice.label for choice in choices] for name, _, choices in fields}

        assert "kabupaten" not in offered("")
        assert offered("?provinsi=76")["kabupaten"] == ["Kabupaten Mamuju"]

    def test_a_province_is_taken_back_with_its_kabupaten(self, shelf, client):
        filters = client.get("/berbagi/?provinsi=76&kabupaten=76.02&tahun=2024").context["filters"]
        assert {choice.label: address for choice, address in filters.removals} == {
            "Sulawesi Barat": "?tahun=2024",
            "Kabupaten Mamuju": "?provinsi=76&tahun=2024",
            "2024": "?provinsi=76&kabupaten=76.02",
        }

    def test_is_cut_into_pages_that_keep_the_filters(self, community, ponggok, client):
        begin([StoryPageFactory(parent=community, title=f"{n:02}", region=ponggok, published=False) for n in range(14)])
        assert listed(client, "?provinsi=33&page=2") == ["01", "00"]
        assert listed(client, "?page=99") == ["01", "00"]
        document = Document(client.get("/berbagi/?provinsi=33").content.decode())
        assert document.one("a", rel="next").attributes["href"] == "?provinsi=33&page=2"

    def test_leads_to_writing_and_to_ones_own(self, community, client):
        links = [link.attributes["href"] for link in Document(client.get("/berbagi/").content.decode()).find("a")]
        assert {"/berbagi/tulis/", "/akun/cerita/"} <= set(links)

    def test_an_empty_list_invites(self, community, client):
        assert "Jadilah yang pertama" in client.get("/berbagi/").content.decode()

    def test_an_empty_choice_leads_back_to_everything(self, shelf, client):
        assert (
            "Belum ada cerita dengan saringan ini." in client.get("/berbagi/?provinsi=33&tahun=2024").content.decode()
        )

    def test_may_be_kept_by_every_cache(self, shelf, client):
        response = client.get("/berbagi/?provinsi=33")
        assert "public" in response["Cache-Control"]
        assert not response.cookies

    def test_a_card_says_where_when_and_for_how_much(self, shelf, client):
        text = client.get("/berbagi/?provinsi=33").content.decode()
        for part in ("Ponggok, Klaten, Jawa Tengah", "2022", "Rp50.000.000", "Pengakuan desa"):
            assert part in text

    def test_a_card_of_an_example_says_so(self, make_story, client):
        make_story(is_example=True)
        text = client.get("/berbagi/").content.decode()
        assert "<b>Contoh</b>" in text
        assert "Pengakuan desa" not in text


class TestMap:
    def counts(self, client, query="") -> dict[str, int]:
        return {place.name: place.count for place in client.get(f"/berbagi/{query}").context["provinces"]}

    def test_counts_each_province(self, shelf, client):
        assert self.counts(client) == {"Jawa Tengah": 1, "Sulawesi Barat": 3}

    def test_counts_under_the_filters_beside_it(self, shelf, client):
        assert self.counts(client, "?bidang=keuangan") == {"Sulawesi Barat": 2}
        assert self.counts(client, "?provinsi=33&tahun=2024") == {"Sulawesi Barat": 2}

    def test_each_count_is_what_its_link_gives(self, shelf, client):
        for place in client.get("/berbagi/?bidang=keuangan").context["provinces"]:
            assert len(listed(client, place.address)) == place.count

    def test_names_every_square_and_says_the_same_in_a_list(self, shelf, client):
        html = client.get("/berbagi/").content.decode()
        assert "<title>Sulawesi Barat: 3</title>" in html
        assert ">Jawa Tengah <small>1</small></a>" in html
        assert ">Sulawesi Barat <small>3</small></a>" in html

    def test_has_a_place_of_its_own_for_each_of_38_provinces(self):
        assert len(PLACES) == len(set(PLACES.values())) == 38
        assert all(column < COLUMNS and row < ROWS for column, row in PLACES.values())

    def test_stays_small_where_every_province_has_stories(self):
        provinces = [Province(code, "Kepulauan Bangka", 123, f"?provinsi={code}") for code in PLACES]
        assert ground(provinces).count("M") == 38
        assert sum(len(tiles) for _, tiles in shaded_tiles(provinces)) == 38

    def test_is_darker_the_more_there_is(self):
        provinces = [Province(code, code, count, "") for code, count in zip(PLACES, range(1, 11), strict=False)]
        shades = shaded_tiles(provinces)
        assert [opacity for opacity, _ in shades] == sorted(opacity for opacity, _ in shades)
        assert len(shades) == 5
        assert shades[-1][1][-1].province.count == 10

    def test_a_province_without_a_place_does_no_harm(self):
        assert shaded_tiles([Province("99", "Baru", 3, "")]) == []
        assert ground([Province("99", "Baru", 3, "")]) == ""


@pytest.fixture
def hidden(shelf, community, ponggok, django_capture_on_commit_callbacks):
    """Stories that are not for everybody: a draft, one that was withdrawn, and one that is private."""
    StoryPageFactory(parent=community, title="Naskah", region=ponggok, live=False, published=False)
    StoryPageFactory(parent=community, title="Ditarik", region=ponggok).unpublish()
    private = StoryPageFactory(parent=community, title="Tertutup", region=ponggok)
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)


class TestWhatIsNotForEverybody:
    def test_is_in_no_list_and_in_no_count(self, hidden, client):
        response = client.get("/berbagi/")
        assert [story.title for story in response.context["page_obj"]] == ALL
        assert response.context["page_obj"].paginator.count == 5
        assert {p.name: p.count for p in response.context["provinces"]} == {"Jawa Tengah": 1, "Sulawesi Barat": 3}

    @pytest.mark.parametrize("address", ["/berbagi/umpan/", "/berbagi/umpan/33/", "/sitemap.xml", "/"])
    def test_is_in_no_feed_sitemap_or_front_page(self, hidden, client, address):
        text = client.get(address).content.decode()
        for title in ("Naskah", "Ditarik", "Tertutup"):
            assert title not in text
            assert title.lower() not in text


class TestFeed:
    def items(self, client, address="/berbagi/umpan/"):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("application/rss+xml")
        assert "public" in response["Cache-Control"]
        return ElementTree.fromstring(response.content).findall("channel/item")  # noqa: S314 - our own

    def test_the_newest_comes_first(self, shelf, client):
        items = self.items(client)
        assert [item.findtext("title") for item in items] == ALL
        assert items[0].findtext("link").endswith("/berbagi/tanpa-tempat/")
        assert items[0].findtext("description") == "Ringkasan satu kalimat untuk pembaca."

    def test_of_a_province_holds_its_own(self, shelf, client):
        assert [item.findtext("title") for item in self.items(client, "/berbagi/umpan/33/")] == ["Sampah"]
        assert "Jawa Tengah" in client.get("/berbagi/umpan/33/").content.decode()

    @pytest.mark.parametrize("code", ["99", "33.10", "3", "033", "jawa", "33.10.19.2009"])
    def test_of_what_is_no_province_is_not_there(self, shelf, client, code):
        assert client.get(f"/berbagi/umpan/{code}/").status_code == 404

    def test_of_new_material_is_not_flooded_by_stories(self, lesson, make_story, client):
        make_story(title="Sampah")
        titles = [item.findtext("title") for item in self.items(client, "/umpan/")]
        assert lesson.title in titles
        assert "Sampah" not in titles

    def test_is_named_by_the_list(self, shelf, client):
        assert 'href="/berbagi/umpan/76/"' in client.get("/berbagi/?provinsi=76").content.decode()


class TestCost:
    @pytest.mark.parametrize(
        "address", ["/berbagi/", "/berbagi/?provinsi=33&tahun=2024", "/berbagi/umpan/", "/berbagi/umpan/33/", "/"]
    )
    def test_is_the_same_for_few_and_for_many(self, course, community, ponggok, tadui, client, address):
        def add(count):
            for number in range(count):
                StoryPageFactory(
                    parent=community, topic=course.topic, region=[ponggok, tadui][number % 2], published=False
                )

        add(3)
        before = queries(client, address)
        add(27)
        after = queries(client, address)
        assert len(after) == len(before) <= 10, "\n".join(after)
