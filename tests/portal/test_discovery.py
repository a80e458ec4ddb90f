"""What search engines, feed readers, shared links and phones learn about the portal."""

import json
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from wagtail.models import PageViewRestriction

from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    InfoPageFactory,
    JobRoleFactory,
    LessonPageFactory,
    make_region,
    publish,
)
from tests.portal.documents import Document

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(course, django_capture_on_commit_callbacks):
    """Lessons that are not for everybody: a draft, one that was taken back, and one that is private."""
    draft = LessonPageFactory(parent=course.module, title="Naskah", slug="naskah", live=False, published=False)
    taken_back = LessonPageFactory(parent=course.module, title="Ditarik", slug="ditarik")
    taken_back.unpublish()
    private = LessonPageFactory(parent=course.module, title="Tertutup", slug="tertutup")
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    return [draft, taken_back, private]


def read(client, address) -> Document:
    response = client.get(address)
    assert response.status_code == 200
    return Document(response.content.decode())


class TestRobots:
    def test_they_may_read_all_but_the_admin_and_searches(self, client):
        response = client.get("/robots.txt")
        assert response["Content-Type"].startswith("text/plain")
        lines = response.content.decode().splitlines()
        assert lines[0] == "User-agent: *"
        assert "Disallow: /kelola/" in lines
        assert "Disallow: /cari/" in lines
        assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


class TestSitemap:
    def addresses(self, client):
        response = client.get("/sitemap.xml")
        assert response.status_code == 200
        assert "xml" in response["Content-Type"]
        root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
        return [element.text for element in root.iter(f"{SITEMAP}loc")]

    def test_all_public_pages_are_on_it(self, client, home, course):
        InfoPageFactory(parent=home, slug="bantuan")
        paths = {address.split("/", 3)[3] for address in self.addresses(client)}
        pages = [home, course.catalog, course.topic, course.module, *course.lessons]
        assert {page.url.lstrip("/") for page in pages} | {"bantuan/"} == paths

    def test_nothing_else_is(self, client, hidden):
        text = " ".join(self.addresses(client))
        for page in hidden:
            assert page.slug not in text

    def test_its_addresses_are_the_canonical_ones(self, client, lesson):
        canonical = read(client, lesson.url).one("link", rel="canonical").attributes["href"]
        assert canonical in self.addresses(client)


class TestFeed:
    def items(self, client):
        response = client.get("/umpan/")
        assert response.status_code == 200
        assert response["Content-Type"].startswith("application/rss+xml")
        return ElementTree.fromstring(response.content).findall("channel/item")  # noqa: S314 - our own

    def test_the_newest_comes_first_with_what_it_is_about(self, client, course):
        newest = LessonPageFactory(parent=course.module, title="Paling baru", summary="Isinya baru.")
        first = self.items(client)[0]
        assert first.findtext("title") == "Paling baru"
        assert first.findtext("description") == "Isinya baru."
        assert first.findtext("link").endswith(newest.url)
        assert first.findtext("link").startswith("http")
        assert first.findtext("pubDate")

    def test_what_is_not_for_everybody_is_not_in_it(self, client, hidden):
        titles = {item.findtext("title") for item in self.items(client)}
        assert not titles & {page.title for page in hidden}

    def test_it_is_of_one_length_however_much_there_is(self, client, course):
        for number in range(31):
            LessonPageFactory(parent=course.module, title=f"Pelajaran ke-{number}")
        assert len(self.items(client)) == 30

    def test_pages_name_it(self, client, lesson):
        assert read(client, lesson.url).one("link", type="application/rss+xml").attributes["href"] == "/umpan/"


class TestManifest:
    def test_a_phone_can_keep_the_portal(self, client):
        response = client.get("/manifest.webmanifest")
        assert response["Content-Type"] == "application/manifest+json"
        manifest = response.json()
        assert manifest["lang"] == "id"
        assert manifest["start_url"] == manifest["scope"] == "/"
        assert manifest["name"]
        assert manifest["icons"]
        for icon in manifest["icons"]:
            assert finders.find(icon["src"].removeprefix(settings.STATIC_URL))

    def test_every_page_names_it_and_an_icon(self, client, home):
        document = read(client, "/")
        assert document.one("link", rel="manifest").attributes["href"] == "/manifest.webmanifest"
        icon = document.one("link", rel="icon").attributes["href"]
        assert unquote(icon).startswith("data:image/svg+xml,<svg ")


class TestSharing:
    def meta(self, document, name):
        return document.one("meta", property=f"og:{name}").attributes["content"]

    def test_a_shared_link_shows_title_summary_and_picture(self, client, make_lesson):
        lesson = make_lesson(title="Belanja & pajak", summary='Hitung "DPP" <b>dulu</b>.')
        document = read(client, lesson.url)
        assert self.meta(document, "title") == "Belanja & pajak"
        assert self.meta(document, "description") == 'Hitung "DPP" <b>dulu</b>.'
        assert self.meta(document, "locale") == "id_ID"
        assert self.meta(document, "url") == document.one("link", rel="canonical").attributes["href"]
        picture = self.meta(document, "image")
        assert picture.startswith("http")
        assert finders.find(picture.split(settings.STATIC_URL)[1])

    def test_the_canonical_address_is_that_of_the_site_whatever_the_query(self, client, lesson):
        document = read(client, f"{lesson.url}?utm_source=wa")
        assert document.one("link", rel="canonical").attributes["href"] == f"{settings.SITE_URL}{lesson.url}"

    def test_what_was_written_for_search_engines_goes_before_the_summary(self, client, lesson):
        lesson.search_description = "Untuk mesin pencari."
        publish(lesson)
        document = read(client, lesson.url)
        assert document.one("meta", name="description").attributes["content"] == "Untuk mesin pencari."

    @pytest.mark.parametrize("address", ["/cari/?q=semen"])
    def test_search_results_stay_out_of_search_engines(self, client, course, address):
        assert read(client, address).one("meta", name="robots").attributes["content"] == "noindex"


class TestStructuredData:
    def data(self, client, address):
        return json.loads(read(client, address).one("script", type="application/ld+json").text)

    def test_a_lesson_is_a_learning_resource(self, client, make_lesson):
        role = JobRoleFactory(name="Kaur Keuangan")
        lesson = make_lesson(minutes=25, objectives="Menghitung PPN\nMenyetor PPN", job_roles=[role])
        data = self.data(client, lesson.url)
        assert data["@context"] == "https://schema.org"
        assert data["@type"] == "LearningResource"
        assert data["name"] == lesson.title
        assert data["url"] == f"{settings.SITE_URL}{lesson.url}"
        assert data["timeRequired"] == "PT25M"
        assert data["teaches"] == ["Menghitung PPN", "Menyetor PPN"]
        assert data["audience"][0]["audienceType"] == "Kaur Keuangan"
        assert data["isAccessibleForFree"] is True

    def test_a_module_is_a_course(self, client, course):
        data = self.data(client, course.module.url)
        assert data["@type"] == "Course"
        assert data["provider"]["name"] == "Portal Pamong Desa"

    def test_a_case_study_is_an_article_about_a_place(self, client, home):
        index = CaseStudyIndexPageFactory(parent=home)
        study = CaseStudyPageFactory(parent=index, title="Air untuk semua", region=make_region("33.10.19.2009"))
        data = self.data(client, study.url)
        assert data["@type"] == "Article"
        assert data["headline"] == "Air untuk semua"
        assert data["about"]["name"] == "Ponggok, Polanharjo, Klaten, Jawa Tengah"

    def test_text_cannot_end_the_element(self, client, make_lesson):
        title = '</script><script>alert("1")</script>&amp;'
        lesson = make_lesson(title=title, slug="skrip")
        document = read(client, lesson.url)
        assert json.loads(document.one("script", type="application/ld+json").text)["name"] == title
        assert len(document.find("script")) == 2  # the data and the portal's own file
