"""The cache in front of the portal: what changed is visible at the next request, what did not change costs no query."""

import io
import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from content import versions
from content.models import PortalImage
from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    InfoPageFactory,
    JobRoleFactory,
    LessonPageFactory,
    ModulePageFactory,
    RegulationFactory,
    TermFactory,
    UserFactory,
    make_region,
    publish,
)
from tests.portal.visitor import Visitor

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def kept(visitor):
    """Visits an address until the cache has it, and gives what it shows. Fails where the cache does not keep it."""

    def visit(address: str) -> str:
        visitor.get(address)
        with CaptureQueriesContext(connection) as queries:
            reply = visitor.get(address)
        assert not queries, f"{address} is not kept"
        return reply.text

    return visit


def make_image(description="Pompa air desa"):
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(file, "JPEG")
    upload = SimpleUploadedFile("foto.jpg", file.getvalue(), "image/jpeg")
    return PortalImage.objects.create(title="Foto", file=upload, description=description)


class TestWhatStays:
    @pytest.mark.parametrize(
        "address",
        [
            "/",
            "/belajar/",
            "/belajar/keuangan-desa/",
            "/istilah/",
            "/cari/?q=semen",
            "/cari/saran/?q=semen",
            "/umpan/",
            "/sitemap.xml",
            "/robots.txt",
            "/manifest.webmanifest",
        ],
    )
    def test_every_kind_of_public_page_is_kept(self, kept, course, address):
        assert kept(address)

    @pytest.mark.parametrize("encoding", ["br", "gzip", ""])
    def test_a_second_visit_asks_the_database_nothing_and_shows_the_same(self, visitor, lesson, encoding):
        first = visitor.get(lesson.url, accept_encoding=encoding)
        with CaptureQueriesContext(connection) as queries:
            second = visitor.get(lesson.url, accept_encoding=encoding)
        assert not queries
        assert (second.status, second.headers, second.body) == (first.status, first.headers, first.body)
        assert "PPN saat membeli semen" in second.text

    def test_saving_a_draft_drops_nothing(self, kept, lesson):
        kept(lesson.url)
        before = versions.current()
        lesson.title = "Judul yang belum jadi"
        lesson.save_revision()
        assert versions.current() == before
        assert "belum jadi" not in kept(lesson.url)

    def test_a_new_draft_page_drops_nothing(self, course):
        before = versions.current()
        LessonPageFactory(parent=course.module, live=False, published=False).save_revision()
        assert versions.current() == before

    def test_a_change_that_was_rolled_back_drops_nothing(self, lesson):
        before = versions.current()
        with transaction.atomic():
            TermFactory()
            transaction.set_rollback(True)
        assert versions.current() == before

    def test_a_page_with_other_words_in_its_query_is_another_answer(self, visitor, course):
        assert "Cari: semen" in visitor.get("/cari/?q=semen").text
        assert "Cari: ntpn" in visitor.get("/cari/?q=NTPN").text


class TestPages:
    def test_an_edit_is_visible_once_it_is_published(self, kept, lesson):
        assert "PPN saat membeli semen" in kept(lesson.url)
        lesson.title = "PPN saat membeli pasir"
        publish(lesson)
        assert "PPN saat membeli pasir" in kept(lesson.url)

    def test_an_edit_is_visible_on_the_pages_that_list_it(self, kept, course, lesson):
        addresses = [course.module.url, "/cari/?q=semen", "/cari/saran/?q=semen", "/umpan/"]
        for address in addresses:
            kept(address)
        lesson.title = "Semen dan pajaknya"
        publish(lesson)
        for address in addresses:
            assert "Semen dan pajaknya" in kept(address), address

    def test_the_size_that_a_page_shows_is_its_own(self, kept, make_lesson):
        lesson = make_lesson()
        lesson.refresh_from_db()
        small = f"{lesson.transfer_size / 1000:.0f} KB"
        assert small in kept(lesson.url)
        lesson.key_points = "".join(f"{number * 7919 % 10007} " for number in range(20_000))
        publish(lesson)
        large = f"{lesson.transfer_size / 1000:.0f} KB"
        assert large != small
        assert large in kept(lesson.url)

    def test_a_new_page_is_listed_and_opens(self, kept, visitor, course):
        kept(course.module.url)
        assert visitor.get("/belajar/keuangan-desa/pajak-desa/baru/").status == 404
        LessonPageFactory(parent=course.module, title="Pelajaran baru", slug="baru")
        assert "Pelajaran baru" in kept(course.module.url)
        assert visitor.get("/belajar/keuangan-desa/pajak-desa/baru/").status == 200

    def test_an_unpublished_page_is_gone(self, kept, visitor, course, lesson):
        kept(lesson.url)
        kept(course.module.url)
        lesson.unpublish()
        assert visitor.get(lesson.url).status == 404
        assert lesson.title not in kept(course.module.url)

    def test_a_deleted_page_is_gone(self, kept, visitor, course, lesson):
        address = lesson.url
        kept(address)
        kept(course.module.url)
        lesson.delete()
        assert visitor.get(address).status == 404
        assert lesson.title not in kept(course.module.url)

    def test_with_a_deleted_module_its_lessons_are_gone(self, kept, visitor, course, lesson):
        address = lesson.url
        kept(address)
        course.module.get_latest_revision_as_object().delete()
        assert visitor.get(address).status == 404

    def test_a_moved_page_opens_at_its_new_address_only(self, kept, visitor, course, lesson):
        module = ModulePageFactory(parent=course.topic, title="Modul lain", slug="modul-lain")
        old = lesson.url
        kept(old)
        kept(module.url)
        lesson.move(module, pos="last-child")
        assert visitor.get(old).status == 301
        assert lesson.title in kept(module.url)
        assert visitor.get("/belajar/keuangan-desa/modul-lain/ppn-semen/").status == 200

    def test_pages_in_a_new_order_are_listed_so(self, kept, course):
        first, second = course.lessons
        text = kept(course.module.url)
        assert text.index(first.title) < text.index(second.title)
        second.move(first, pos="left")
        text = kept(course.module.url)
        assert text.index(second.title) < text.index(first.title)

    def test_a_new_address_holds_and_the_old_one_leads_there(self, kept, visitor, lesson):
        old = lesson.url
        kept(old)
        lesson.slug = "ppn-beton"
        publish(lesson)
        reply = visitor.get(old)
        assert reply.status == 301
        assert reply.headers["location"].endswith("/ppn-beton/")
        assert visitor.get(reply.headers["location"].removeprefix("http://testserver")).status == 200

    def test_a_page_of_plain_text_changes_as_well(self, kept, home):
        page = InfoPageFactory(parent=home, slug="bantuan")
        kept("/bantuan/")
        page.body = [{"type": "text", "value": "<p>Telepon kantor desa.</p>"}]
        publish(page)
        assert "Telepon kantor desa." in kept("/bantuan/")

    def test_a_scheduled_page_appears_when_its_time_has_come(self, kept, course):
        lesson = LessonPageFactory(parent=course.module, title="Terjadwal", live=False, published=False)
        revision = lesson.save_revision(approved_go_live_at=timezone.now() - timezone.timedelta(minutes=1))
        assert revision.approved_go_live_at
        assert "Terjadwal" not in kept(course.module.url)
        call_command("publish_scheduled")
        assert "Terjadwal" in kept(course.module.url)


class TestWhatStandsOnPages:
    def test_a_term(self, kept, home):
        term = TermFactory(definition="Surat lama.")
        assert "Surat lama." in kept("/istilah/")
        term.definition = "Surat baru."
        term.save()
        assert "Surat baru." in kept("/istilah/")
        term.delete()
        assert "Surat baru." not in kept("/istilah/")

    def test_a_regulation(self, kept, make_lesson):
        regulation = RegulationFactory(code="PMK 7/2026")
        lesson = make_lesson(
            legal_basis=[{"type": "basis", "value": {"regulation": regulation.pk, "article": "", "note": ""}}]
        )
        assert "Dicabut" not in kept(lesson.url)
        regulation.status = regulation.Status.REVOKED
        regulation.save()
        assert "Dicabut" in kept(lesson.url)

    def test_a_job_role(self, kept, make_lesson):
        role = JobRoleFactory(name="Kasi Pelayanan")
        lesson = make_lesson(job_roles=[role])
        assert "Kasi Pelayanan" in kept(lesson.url)
        role.name = "Kepala Seksi Pelayanan"
        role.save()
        assert "Kepala Seksi Pelayanan" in kept(lesson.url)
        role.delete()
        assert "Seksi Pelayanan" not in kept(lesson.url)

    def test_a_tag(self, kept, make_lesson):
        lesson = make_lesson()
        lesson.tags.add("pajak")
        publish(lesson)
        assert ">pajak<" in kept(lesson.url)
        tag = Tag.objects.get()
        tag.name = "perpajakan"
        tag.save()
        assert ">perpajakan<" in kept(lesson.url)

    def test_a_picture(self, kept, home):
        index = CaseStudyIndexPageFactory(parent=home)
        image = make_image()
        study = CaseStudyPageFactory(parent=index, cover=image)
        assert 'alt="Pompa air desa"' in kept(study.url)
        image.description = "Sumur desa"
        image.save()
        assert 'alt="Sumur desa"' in kept(study.url)

    def test_a_region(self, kept, home):
        index = CaseStudyIndexPageFactory(parent=home)
        region = make_region("33.10.19.2009")
        CaseStudyPageFactory(parent=index, region=region)
        assert "Ponggok" in kept(index.url)
        region.name = "Ponggok Baru"
        region.save()
        assert "Ponggok Baru" in kept(index.url)

    def test_a_redirect_made_by_hand(self, visitor, lesson):
        assert visitor.get("/ppn/").status == 404
        Redirect.objects.create(old_path="/ppn", redirect_page=lesson)
        assert visitor.get("/ppn/").status == 301

    def test_a_new_day(self, kept, home, monkeypatch):
        kept("/")
        today = versions.current()
        tomorrow = timezone.now().timestamp() + 86_400
        monkeypatch.setattr(versions.time, "time", lambda: tomorrow)
        assert versions.current() != today


class TestPrivatePages:
    def restrict(self, page, kind=PageViewRestriction.LOGIN, **fields):
        return PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)

    def test_a_page_that_became_private_is_closed_and_listed_nowhere(self, kept, visitor, course, lesson):
        listings = [course.module.url, "/cari/?q=membeli", "/cari/saran/?q=membeli", "/umpan/", "/sitemap.xml"]
        for address in [lesson.url, *listings]:
            kept(address)
        restriction = self.restrict(lesson)
        assert visitor.get(lesson.url).status == 302
        for address in listings:
            assert lesson.title not in kept(address)
            assert lesson.slug not in kept(address)
        restriction.delete()
        assert lesson.title in kept(lesson.url)
        assert lesson.title in kept(course.module.url)

    def test_what_is_below_a_private_page_is_closed_too(self, kept, visitor, course, lesson):
        kept(lesson.url)
        self.restrict(course.topic)
        assert visitor.get(lesson.url).status == 302

    def test_what_somebody_who_signed_in_may_read_is_not_kept_for_others(self, page_cache, visitor, lesson, client):
        self.restrict(lesson)
        client.force_login(UserFactory())
        reader = Visitor(page_cache, cookie=f"sesi={client.cookies['sesi'].value}")
        for _ in range(2):
            reply = reader.get(lesson.url)
            assert reply.status == 200
            assert "public" not in reply.headers["cache-control"]
            assert visitor.get(lesson.url).status == 302

    def test_what_somebody_with_the_password_may_read_is_not_kept_for_others(self, page_cache, visitor, lesson, client):
        self.restrict(lesson, PageViewRestriction.PASSWORD, password="rahasia")
        closed = visitor.get(lesson.url)
        assert closed.status == 200
        assert "Periksa nota" not in closed.text
        action = re.search(r'action="([^"]*authenticate_with_password[^"]*)"', closed.text)[1]
        client.post(action, {"password": "rahasia", "return_url": lesson.url})
        reader = Visitor(page_cache, cookie=f"sesi={client.cookies['sesi'].value}")
        for _ in range(2):
            assert "Periksa nota" in reader.get(lesson.url).text
            assert "Periksa nota" not in visitor.get(lesson.url).text


class TestEditors:
    def test_an_editor_sees_the_bar_and_the_next_visitor_does_not(self, page_cache, visitor, lesson, client):
        client.force_login(UserFactory(is_superuser=True))
        client.get("/kelola/")
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
        editor = Visitor(page_cache, cookie=cookies)
        reply = editor.get(lesson.url)
        assert "wagtail-userbar" in reply.text
        assert "private" in reply.headers["cache-control"]
        assert "wagtail-userbar" not in visitor.get(lesson.url).text

    def test_an_editor_asks_django_every_time(self, page_cache, visitor, lesson):
        editor = Visitor(page_cache, cookie="redaksi=1")
        visitor.get(lesson.url)
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                editor.get(lesson.url)
            assert queries


def test_readers_never_see_an_older_page_than_what_was_published_before_they_asked(visitor, lesson):
    """Readers in threads ask while an editor publishes one version after the other."""
    lesson.title = "Versi 0"
    publish(lesson)
    published, problems, stop = [0], [], threading.Event()

    def read():
        try:
            while not stop.is_set():
                newest = published[0]
                seen = int(re.search(r"<h1>Versi (\d+)", visitor.get(lesson.url).text)[1])
                if seen < newest:
                    problems.append(f"saw {seen} after {newest} was published")
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            problems.append(error)
        finally:
            connections.close_all()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for version in range(1, 9):
            lesson.title = f"Versi {version}"
            publish(lesson)
            published[0] = version
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert problems == []
    assert "<h1>Versi 8" in visitor.get(lesson.url).text
