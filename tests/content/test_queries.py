"""What reading costs: the same number of queries however much there is, and never a write."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from home.models import CalendarEntry
from tests.factories import (
    CaseStudyPageFactory,
    InfoPageFactory,
    JobRoleFactory,
    LessonPageFactory,
    ModulePageFactory,
    RegulationFactory,
    TermFactory,
    TopicPageFactory,
    make_region,
    publish,
)

FEW, MANY = 3, 30
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP")


def queries(client, address: str) -> list[str]:
    """The SQL that one reading of a page takes, when what a process remembers is remembered."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.fixture
def assert_same_cost(client):
    """Reads `address` with a few children, has `add` make many, and reads again: the number of queries stays."""

    def check(address, add, few=FEW, many=MANY):
        for number in range(few):
            add(number)
        before = queries(client, address)
        for number in range(few, many):
            add(number)
        after = queries(client, address)
        assert len(after) == len(before), "\n".join(after)
        assert not [sql for sql in after if sql.startswith(WRITES)]

    return check


@pytest.fixture
def roles(db):
    """Two job roles."""
    return [JobRoleFactory(), JobRoleFactory()]


def test_a_catalogue_of_many_topics(course, assert_same_cost):
    def add(number):
        topic = TopicPageFactory(parent=course.catalog, title=f"Bidang nomor {number}")
        LessonPageFactory(parent=ModulePageFactory(parent=topic, published=False), published=False)

    assert_same_cost("/belajar/", add, many=12)


def test_a_topic_of_many_modules(course, assert_same_cost):
    assert_same_cost("/belajar/keuangan-desa/", lambda number: ModulePageFactory(parent=course.topic, published=False))


def test_a_topic_of_which_many_case_studies_tell(course, studies, assert_same_cost):
    region = make_region("33.10.19.2009")

    def add(number):
        CaseStudyPageFactory(parent=studies, topic=course.topic, region=region, published=False)

    assert_same_cost("/belajar/keuangan-desa/", add)


def test_a_module_of_many_lessons(course, roles, assert_same_cost):
    def add(number):
        LessonPageFactory(parent=course.module, published=False).job_roles.set(roles)

    assert_same_cost("/belajar/keuangan-desa/pajak-desa/", add)


def test_a_lesson_among_many(course, roles, assert_same_cost):
    def add(number):
        LessonPageFactory(parent=course.module, published=False)

    assert_same_cost("/belajar/keuangan-desa/pajak-desa/setor/", add)


def test_a_lesson_of_many_blocks_rules_and_labels(course, client, roles):
    lesson = course.lessons[0]
    before = queries(client, "/belajar/keuangan-desa/pajak-desa/ppn-semen/")
    regulations = [RegulationFactory() for _ in range(MANY)]
    link = f'<p><a linktype="page" id="{course.lessons[1].pk}">Setor</a></p>'
    lesson.body = [
        *[
            {"type": "citation", "value": {"regulation": rule.pk, "says": "Isi.", "as_of": "2026-11-24"}}
            for rule in regulations
        ],
        *[{"type": "text", "value": link} for _ in range(MANY)],
    ]
    lesson.legal_basis = [{"type": "basis", "value": {"regulation": rule.pk}} for rule in regulations]
    lesson.job_roles = roles
    lesson.tags.add(*[f"label {number}" for number in range(MANY)])
    publish(lesson)
    assert len(queries(client, "/belajar/keuangan-desa/pajak-desa/ppn-semen/")) <= len(before)


def test_the_list_of_case_studies(course, studies, assert_same_cost):
    region = make_region("33.10.19.2009")

    def add(number):
        CaseStudyPageFactory(
            parent=studies,
            topic=course.topic,
            region=region,
            year=1990 + number,
            title=f"Desa {number}",
            published=False,
        )

    assert_same_cost("/inovasi/", add)


def test_a_narrowed_list_of_case_studies(course, studies, assert_same_cost):
    region = make_region("33.10.19.2009")

    def add(number):
        CaseStudyPageFactory(parent=studies, topic=course.topic, region=region, title=f"Desa {number}", published=False)

    assert_same_cost("/inovasi/?bidang=keuangan-desa&provinsi=33&tahun=2021", add)


def test_the_front_page(course, home, studies, roles, assert_same_cost):
    region = make_region("33.10.19.2009")

    def add(number):
        TopicPageFactory(parent=course.catalog, published=False)
        CaseStudyPageFactory(parent=studies, topic=course.topic, region=region, published=False)
        lesson = LessonPageFactory(parent=course.module, published=False)
        lesson.job_roles.set(roles)
        CalendarEntry.objects.create(page=home, lesson=lesson, note=f"Pekerjaan {number}", sort_order=number)

    assert_same_cost("/", add)


def test_the_glossary(home, assert_same_cost):
    assert_same_cost("/istilah/", lambda number: TermFactory(name=f"Istilah {number}"))


def test_the_feed(course, roles, assert_same_cost):
    assert_same_cost("/umpan/", lambda number: LessonPageFactory(parent=course.module))


def test_the_sitemap(course, assert_same_cost):
    assert_same_cost("/sitemap.xml", lambda number: LessonPageFactory(parent=course.module, published=False))


@pytest.fixture
def everything(course, home, studies):
    """A portal with a page of each type; gives the addresses that anybody may ask for."""
    CaseStudyPageFactory(parent=studies, slug="ponggok", region=make_region("33.10.19.2009"), topic=course.topic)
    InfoPageFactory(parent=home, slug="bantuan")
    TermFactory()
    pages = [page.url for page in Page.objects.live().filter(depth__gte=2)]
    assert len(pages) >= 9
    return [
        *pages,
        "/inovasi/?bidang=keuangan-desa&page=2",
        "/cari/",
        "/cari/?q=semen",
        "/istilah/",
        "/istilah/?q=spp",
        "/umpan/",
        "/sitemap.xml",
        "/robots.txt",
        "/manifest.webmanifest",
        "/healthz",
    ]


def test_reading_writes_nothing_not_even_at_the_first_time(everything, client):
    for address in everything:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == 200, address
        written = [query["sql"] for query in captured if query["sql"].lstrip().upper().startswith(WRITES)]
        assert written == [], address
        assert not response.cookies, address


@pytest.mark.parametrize(
    ("address", "limit"),
    [
        ("/belajar/keuangan-desa/pajak-desa/ppn-semen/", 8),
        ("/belajar/keuangan-desa/pajak-desa/", 10),
        ("/belajar/keuangan-desa/", 10),
        ("/belajar/", 10),
        ("/inovasi/", 10),
        ("/inovasi/ponggok/", 10),
        ("/", 10),
        ("/cari/?q=semen", 10),
    ],
)
def test_no_page_asks_the_database_more_than_it_may(everything, client, address, limit):
    asked = queries(client, address)
    assert len(asked) <= limit, "\n".join(asked)
