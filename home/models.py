"""The front page and the pages of plain text."""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from community.models import StoryPage
from content.blocks.text import AccordionBlock, CalloutBlock, HeadingBlock, TextBlock
from content.models import CaseStudyPage, ContentPage, PortalPage, TopicPage
from content.models.course import LINES_HELP, lines, with_counts

MONTH_NAMES = """
    Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
""".split()
MONTHS = list(enumerate(MONTH_NAMES, start=1))


class HomePage(PortalPage):
    """What this is, search first, the three topics, this month's work, the newest case studies and stories."""

    TASKS, STUDIES, STORIES = 3, 3, 3

    heading = models.CharField("judul besar", max_length=100)
    lead = models.CharField("kalimat pembuka", max_length=250)
    suggestions = models.TextField("contoh pencarian", blank=True, help_text=LINES_HELP)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "content.CatalogPage",
        "content.CaseStudyIndexPage",
        "community.CommunityPage",
        "home.InfoPage",
    ]
    max_count = 1
    template = "home/home_page.html"

    content_panels = [
        *PortalPage.content_panels,
        "heading",
        "lead",
        "suggestions",
        InlinePanel("calendar", heading="Kalender kerja desa", label="Pekerjaan"),
    ]

    class Meta:
        verbose_name = "beranda"

    @property
    def suggestion_list(self) -> list[str]:
        """Searches to begin with, one string each."""
        return lines(self.suggestions)

    @cached_property
    def topics(self) -> list[TopicPage]:
        """The published topics with their `module_count` and `lesson_count`."""
        return with_counts(TopicPage.objects.open_to_all().order_by("path"))

    @cached_property
    def this_month(self) -> list["CalendarEntry"]:
        """What the village year asks for now: this month's entries, then those of every month, as many as fit.

        The date is part of what the whole-page cache keys by, so the list turns over at midnight.
        """
        month = timezone.localdate().month
        entries = sorted(
            (entry for entry in self.calendar.all() if entry.month in (None, month)),
            key=lambda entry: (entry.month is None, entry.sort_order or 0),
        )[: 2 * self.TASKS]  # as many again, should a lesson not be published
        lessons = ContentPage.objects.live_cards().prefetch_related("job_roles")
        lessons = lessons.in_bulk([entry.lesson_id for entry in entries])
        shown = [entry for entry in entries if entry.lesson_id in lessons][: self.TASKS]
        for entry in shown:
            entry.lesson = lessons[entry.lesson_id]
        return shown

    @property
    def month_name(self) -> str:
        """The current month in Indonesian."""
        return dict(MONTHS)[timezone.localdate().month]

    @cached_property
    def newest_studies(self) -> list[CaseStudyPage]:
        """The case studies published last."""
        return list(CaseStudyPage.objects.live_cards().order_by("-first_published_at", "-pk")[: self.STUDIES])

    @cached_property
    def newest_stories(self) -> list[StoryPage]:
        """The stories published last."""
        # By that alone: with a second column SQLite sorts all of them instead of following the index.
        return StoryPage.objects.open_to_all().order_by("-first_published_at")[: self.STORIES].cards_in_order()


class CalendarEntry(Orderable):
    """A lesson for a month's work, or for every month."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="calendar")
    month = models.PositiveSmallIntegerField(
        "bulan", choices=MONTHS, null=True, blank=True, help_text="Kosong berarti setiap bulan."
    )
    lesson = models.ForeignKey(ContentPage, verbose_name="pelajaran", on_delete=models.CASCADE, related_name="+")
    note = models.CharField("mengapa sekarang", max_length=160)

    panels = ["month", "lesson", "note"]

    class Meta(Orderable.Meta):
        verbose_name = "pekerjaan bulan ini"
        verbose_name_plural = "kalender kerja desa"

    def __str__(self):
        return self.note


class InfoPage(PortalPage):
    """Plain text: about, help, privacy."""

    body = StreamField(
        blocks.StreamBlock(
            [
                ("heading", HeadingBlock()),
                ("text", TextBlock()),
                ("callout", CalloutBlock()),
                ("accordion", AccordionBlock()),
            ]
        ),
        verbose_name="isi",
    )
    reviewed_on = models.DateField("terakhir ditinjau", null=True, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    template = "home/info_page.html"

    content_panels = [*PortalPage.content_panels, "body", "reviewed_on"]

    class Meta:
        verbose_name = "halaman informasi"
        verbose_name_plural = "halaman informasi"
