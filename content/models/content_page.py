"""What visitors find, filter and open: the common part of lessons, modules, case studies and stories."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.functional import cached_property
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from content.models.files import SHARE_SPEC
from content.models.portal_page import PortalPage, PortalPageQuerySet


@dataclass(frozen=True)
class Section:
    """A part of a page that a search result can open: its anchor (empty for the beginning), heading and plain text."""

    anchor: str
    heading: str
    text: str


class ContentTag(TaggedItemBase):
    content_object = ParentalKey("content.ContentPage", on_delete=models.CASCADE, related_name="tagged_items")


PLACE = "region__parent__parent__parent"
# What a card of any sort shows. A page has sixty columns, and most of the cost of a list was in those it does not show.
CARD_FIELDS = [
    *("title", "slug", "url_path", "path", "depth", "content_type", "locale", "live"),
    *("summary", "minutes", "reviewed_on", "transfer_size", "cover"),
    *(f"region{'__parent' * up}__{name}" for up in range(4) for name in ("code", "name", "level", "parent")),
]


class ContentPageQuerySet(PortalPageQuerySet):
    def cards(self):
        """Loads what a card shows and no more. Job roles beside it: `.prefetch_related("job_roles")`."""
        return (
            self.select_related(PLACE)
            .annotate(topic_title=F("topic__title"), topic_hue=F("topic__hue"))
            .only(*CARD_FIELDS, *self.model.on_cards)
        )

    def live_cards(self):
        """Published, public pages, with what a card shows."""
        return self.open_to_all().cards()

    def cards_in_order(self) -> list:
        """The cards of these pages, which are sorted and cut: `pages.order_by("-year")[:12].cards_in_order()`. Two queries.

        Keys first: of tens of thousands of pages, to sort whole cards takes many times as long as to sort their keys.
        """
        keys = list(self.values_list("pk", flat=True))
        cards = self.model._default_manager.cards().in_bulk(keys)
        return [cards[key] for key in keys if key in cards]


class ContentPage(PortalPage):
    """A real table, so that one query gives cards of mixed types and one search filters across all of them.

    Never created by itself.
    """

    cover = models.ForeignKey(
        "content.PortalImage",
        verbose_name="foto sampul",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    topic = models.ForeignKey(
        "content.TopicPage",
        verbose_name="bidang",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contents",
    )
    job_roles = ParentalManyToManyField(
        "accounts.JobRole", verbose_name="untuk jabatan", blank=True, related_name="contents"
    )
    tags = ClusterTaggableManager(
        through=ContentTag, blank=True, verbose_name="label", help_text="Satu kumpulan label untuk semua materi."
    )
    region = models.ForeignKey(
        "regions.Region",
        verbose_name="wilayah",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contents",
    )
    minutes = models.PositiveSmallIntegerField("lama membaca (menit)", null=True, blank=True)
    reviewed_on = models.DateField(
        "terakhir ditinjau", null=True, blank=True, help_text="Tanggal isi ini terakhir dicocokkan dengan aturan."
    )
    transfer_size = models.PositiveIntegerField("ukuran kirim (bita)", null=True, editable=False)

    objects = PageManager.from_queryset(ContentPageQuerySet)()

    is_creatable = False
    # What its own page needs in the same query.
    served_with: ClassVar[list[str]] = ["topic"]
    # What cards of this page type show beyond CARD_FIELDS.
    on_cards: ClassVar[list[str]] = []
    search_fields = [
        *PortalPage.search_fields,
        index.AutocompleteField("summary"),
        index.FilterField("topic_id"),
        index.FilterField("region_id"),
        index.FilterField("content_type_id"),
        index.FilterField("reviewed_on"),
        index.RelatedFields("job_roles", [index.FilterField("slug"), index.SearchField("name")]),
        index.RelatedFields("tags", [index.FilterField("slug"), index.SearchField("name")]),
    ]
    promote_panels = [
        *PortalPage.promote_panels,
        MultiFieldPanel(["tags", "job_roles"], heading="Ditemukan lewat"),
    ]

    class Meta:
        verbose_name = "materi"
        verbose_name_plural = "materi"

    @property
    def kind(self) -> str:
        """What sort of page it is, as a visitor reads it: `Pelajaran`. Asks no further query."""
        return self.specific_class._meta.verbose_name.capitalize()

    @cached_property
    def role_list(self) -> list:
        """The job roles that it is for. `job_roles.all()` asks the database each time."""
        return list(self.job_roles.all())

    @cached_property
    def topic_title(self) -> str:
        """The name of its topic. Lists of cards load it with the page."""
        return self.topic.title if self.topic else ""

    @cached_property
    def topic_hue(self) -> str:
        """The colour family of its topic. Lists of cards load it with the page."""
        return self.topic.hue if self.topic else ""

    @property
    def hue(self) -> str:
        """The colour family of the page: its topic's."""
        return self.topic_hue or ""

    @property
    def share_image(self) -> str:
        """Its cover photo, where it has one."""
        return self.cover.get_rendition(SHARE_SPEC).url if self.cover else super().share_image

    def get_sections(self) -> list[Section]:
        """The parts of the page in order. Page types say what theirs are."""
        return []
