from contextlib import contextmanager
from types import SimpleNamespace

import factory
from django.conf import settings
from django.test import override_settings
from wagtail.models import ReferenceIndex
from wagtail.search import index
from wagtail_factories import PageFactory

from content.models import CaseStudyIndexPage, CaseStudyPage, CatalogPage, LessonPage, ModulePage, TopicPage
from home.models import HomePage, InfoPage
from search.models import Entry

# Raw stream data, as it is stored: one block of a few kinds.
LESSON_BODY = [
    {"type": "text", "value": "<p>Bu Sari, Kaur Keuangan, menerima nota semen.</p>"},
    {"type": "heading", "value": "Langkah kerja"},
    {"type": "text", "value": "<p>Periksa nota, hitung pajaknya, lalu bayar.</p>"},
]


def publish(page):
    """Saves a revision of the page and publishes it, as the editor's button does."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@contextmanager
def tasks_wait():
    """Lets background tasks wait: a page is saved three times on its way to publication, and need not be indexed each time."""
    dummy = {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
    with override_settings(TASKS=dict.fromkeys(settings.TASKS, dummy)):
        yield


class PublishedPageFactory(PageFactory):
    """A page published as an editor publishes it, so that all that follows from a publication has happened."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    summary = "Ringkasan satu kalimat untuk pembaca."

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with tasks_wait():
            return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def published(self, create, extracted, **kwargs):
        if create and self.depth:
            if extracted is not False:
                with tasks_wait():
                    publish(self)
            index.insert_or_update_object(self)
            for entry in Entry.objects.filter(page=self.pk):
                index.insert_or_update_object(entry)
            ReferenceIndex.create_or_update_for_object(self)


class HomePageFactory(PublishedPageFactory):
    heading = "Bekerja benar untuk desa"
    lead = "Pelajaran singkat untuk aparatur desa."

    class Meta:
        model = HomePage


class InfoPageFactory(PublishedPageFactory):
    title = "Bantuan"
    body = [{"type": "text", "value": "<p>Semua pelajaran terbuka.</p>"}]

    class Meta:
        model = InfoPage


class CatalogPageFactory(PublishedPageFactory):
    title = "Belajar"
    slug = "belajar"

    class Meta:
        model = CatalogPage


class TopicPageFactory(PublishedPageFactory):
    title = factory.Sequence("Bidang {}".format)

    class Meta:
        model = TopicPage


class ModulePageFactory(PublishedPageFactory):
    title = factory.Sequence("Modul {}".format)
    minutes = 60

    class Meta:
        model = ModulePage


class LessonPageFactory(PublishedPageFactory):
    title = factory.Sequence("Pelajaran {}".format)
    minutes = 20
    body = LESSON_BODY

    class Meta:
        model = LessonPage


class CaseStudyIndexPageFactory(PublishedPageFactory):
    title = "Inovasi"
    slug = "inovasi"

    class Meta:
        model = CaseStudyIndexPage


class CaseStudyPageFactory(PublishedPageFactory):
    title = factory.Sequence("Studi kasus {}".format)
    year = 2021
    minutes = 7
    headline_value = "742 sambungan"
    headline_label = "air bersih, 2021"
    problem = "<p>Warga membeli air.</p>"
    solution = "<p>BUM Desa memasang pompa.</p>"
    results = [
        {
            "type": "result",
            "value": {
                "indicator": "Sambungan rumah",
                "before": "",
                "value": "742",
                "year": 2021,
                "source": "Berita",
                "claim": False,
            },
        }
    ]

    class Meta:
        model = CaseStudyPage


def build_course(home) -> SimpleNamespace:
    """A published catalogue with one topic, one module and two lessons below `home`."""
    catalog = CatalogPageFactory(parent=home)
    topic = TopicPageFactory(parent=catalog, title="Keuangan Desa", slug="keuangan-desa")
    module = ModulePageFactory(parent=topic, title="Pajak desa", slug="pajak-desa")
    lessons = [
        LessonPageFactory(parent=module, title="PPN saat membeli semen", slug="ppn-semen"),
        LessonPageFactory(parent=module, title="Setor dan simpan NTPN", slug="setor"),
    ]
    return SimpleNamespace(catalog=catalog, topic=topic, module=module, lessons=lessons)
