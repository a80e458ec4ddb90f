"""Stories of villages: what they tried, in their own words."""

import uuid
from collections import Counter

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager, WorkflowState
from wagtail.search import index

from accounts.groups import MODERATORS
from accounts.models import Seat
from accounts.personal_numbers import refuse_nik
from community.story_editor import PhotosPanel, StoryEditorForm
from content.blocks.village import YEAR, CostBlock, costs_with_funds
from content.models import CaseStudyPage, ContentPage, PortalPage
from content.models.content_page import ContentPageQuerySet, Section
from regions.models import in_regions


class ChangeBlock(blocks.StructBlock):
    """A figure before and after."""

    what = blocks.CharBlock(max_length=160, label="Apa yang berubah")
    before = blocks.CharBlock(required=False, max_length=80, label="Sebelumnya")
    after = blocks.CharBlock(max_length=80, label="Sesudahnya")
    year = blocks.IntegerBlock(required=False, **YEAR)

    class Meta:
        icon = "history"
        label = "Perubahan"


class StoryState(models.TextChoices):
    """Where a story stands, as its author sees it."""

    DRAFT = "draf", "Draf"
    WAITING = "menunggu", "Menunggu pemeriksaan"
    SENT_BACK = "diperbaiki", "Perlu diperbaiki"
    PUBLISHED = "terbit", "Terbit"
    WITHDRAWN = "ditarik", "Ditarik"


class StoryQuerySet(ContentPageQuerySet):
    def written_by(self, user):
        """The person's own stories."""
        return self.filter(owner=user)

    def moderated_by(self, user):
        """Stories that the person may decide on: of everywhere or of the own region, never the own."""
        others = self.exclude(owner=user)
        if user.is_superuser or MODERATORS in user.group_names:
            return others
        return others.filter(in_regions("region", user.moderated_codes))

    def empty_drafts(self, *, before):
        """Stories begun and left before that moment: nothing but a title and the problem, no photo, never published."""
        return self.filter(
            live=False,
            first_published_at=None,
            latest_revision_created_at__lt=before,
            photos=None,
            solution="",
            advice="",
        )


class StoryPage(ContentPage):
    """One village's story. `owner` is its author, `region` the author's village: set by the portal, never by a form."""

    class Evidence(models.TextChoices):
        CLAIM = "claim", "Pengakuan desa"
        PHOTOS_AND_BUDGET = "photos_and_budget", "Foto dan anggaran"
        DISTRICT = "kecamatan", "Diperiksa kecamatan"
        PROVINCE = "province", "Diperiksa provinsi"
        AFTER_A_YEAR = "after_a_year", "Masih berjalan setelah setahun"

    year = models.PositiveSmallIntegerField(
        "tahun kegiatan", null=True, blank=True, validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    problem = models.TextField("masalahnya", max_length=2000, blank=True, validators=[refuse_nik])
    solution = models.TextField("yang dilakukan", max_length=4000, blank=True, validators=[refuse_nik])
    participants = models.TextField("siapa yang ikut", max_length=1000, blank=True, validators=[refuse_nik])
    costs = StreamField([("cost", CostBlock())], blank=True, verbose_name="biaya")
    changes = StreamField([("change", ChangeBlock())], blank=True, verbose_name="yang berubah")
    setbacks = models.TextField("yang tidak berjalan", max_length=2000, blank=True, validators=[refuse_nik])
    advice = models.TextField("saran untuk desa lain", max_length=2000, blank=True, validators=[refuse_nik])
    evidence = models.CharField("tingkat bukti", max_length=20, choices=Evidence, default=Evidence.CLAIM)
    is_featured = models.BooleanField("unggulan", default=False)
    is_example = models.BooleanField(
        "contoh", default=False, help_text="Cerita rekaan untuk menunjukkan bentuknya; ditandai di halamannya."
    )
    cost_total = models.BigIntegerField("jumlah biaya (Rp)", null=True, editable=False, db_index=True)
    # Given by the form when it is opened: sending twice makes one story.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    withdrawn_at = models.DateTimeField("ditarik penulis", null=True, editable=False)
    case_study = models.ForeignKey(
        "content.CaseStudyPage",
        verbose_name="menjadi studi kasus",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
        editable=False,
    )

    # Both in the table of pages: the index on the first leads to a list's first page without sorting all.
    NEWEST = ("-first_published_at", "-path")
    OTHERS = 3
    objects = PageManager.from_queryset(StoryQuerySet)()

    served_with = ["topic", "region__parent__parent__parent", "cover"]
    on_cards = ["year", "cost_total", "evidence", "is_example", "is_featured"]
    stands_in_a_row = False

    parent_page_types = ["community.CommunityPage"]
    subpage_types = []
    template = "community/story_page.html"

    content_panels = [
        *PortalPage.content_panels,
        MultiFieldPanel(["topic", "region", "year", "minutes"], heading="Keterangan"),
        "problem",
        "solution",
        "participants",
        "costs",
        "changes",
        "setbacks",
        "advice",
        PhotosPanel("photos", heading="Foto", label="Foto", max_num=8),
        MultiFieldPanel(["evidence", "is_featured", "is_example"], heading="Bukti"),
        "cover",
    ]
    base_form_class = StoryEditorForm
    search_fields = [
        *ContentPage.search_fields,
        index.FilterField("year"),
        index.FilterField("cost_total"),
        index.RelatedFields("region", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = "cerita desa"
        verbose_name_plural = "cerita desa"

    def save(self, *args, **kwargs):
        """Adds up the costs, so that stories can be filtered by them."""
        amounts = [cost.value["amount"] for cost in self.costs if cost.value["amount"] is not None]
        self.cost_total = sum(amounts) if amounts else None
        super().save(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        """Adds `costs` with their source of funds in words, `payers` with what each paid, `evidence_note`, and `pictures`."""
        context = super().get_context(request, *args, **kwargs)
        costs = costs_with_funds(self.costs)
        payers: Counter[str] = Counter()
        for cost, fund in costs:
            payers[fund] += cost["amount"] or 0
        context |= {
            "costs": costs,
            "payers": payers.most_common(),
            "evidence_note": CaseStudyPage.EVIDENCE_NOTES[self.evidence],
            "pictures": self.photos.select_related("image").prefetch_related("image__renditions"),
        }
        return context

    @property
    def village_name(self) -> str:
        """Its village as one speaks of it: `Desa Ponggok`."""
        return f"{self.region.get_kind_display()} {self.region.name}" if self.region else "desa"

    @property
    def credit(self) -> str:
        """Who tells it: a job role and a village, never a name.

        What counts for a reader is the function. A name would stay in search engines long after its bearer has left office, and
        no page need change when an account is deleted.
        """
        if self.is_example:
            return "Disusun redaksi portal sebagai contoh."
        village = self.village_name
        seats = (
            Seat.objects.filter(user=self.owner_id, village=self.region_id) if self.owner_id else Seat.objects.none()
        )
        seat = seats.select_related("job_role").first()
        return f"Ditulis oleh {seat.job_role}, {village}." if seat else f"Ditulis oleh warga {village}."

    @cached_property
    def made_into(self) -> CaseStudyPage | None:
        """The case study that editors made of it, where anybody may read that."""
        if not self.case_study_id:
            return None
        return CaseStudyPage.objects.open_to_all().filter(pk=self.case_study_id).only("title", "url_path").first()

    @cached_property
    def others_nearby(self) -> list["StoryPage"]:
        """Cards of the newest other stories of its province."""
        if not self.region_id:
            return []
        nearby = StoryPage.objects.open_to_all().filter(in_regions("region", [self.region_id[:2]])).exclude(pk=self.pk)
        return nearby.order_by(*self.NEWEST)[: self.OTHERS].cards_in_order()

    @cached_property
    def contents(self) -> list[tuple[str, str]]:
        """The list of contents: anchor and title of each section that has something in it."""
        return [(section.anchor, section.heading) for section in self.get_sections()]

    def get_structured_data(self, request) -> dict:
        """A schema.org Article about a place, told by a village."""
        data = super().get_structured_data(request) | {"@type": "Article", "headline": self.title}
        if self.region:
            data["about"] = {"@type": "Place", "name": self.region.full_name}
            if not self.is_example:
                data["author"] = {"@type": "Organization", "name": self.village_name}
        return data

    def with_content_json(self, content):
        """As Wagtail's; what belongs to the story as a whole is not taken from an old revision."""
        story = super().with_content_json(content)
        for name in ("key", "withdrawn_at", "case_study_id"):
            setattr(story, name, getattr(self, name))
        return story

    @property
    def author_state(self) -> StoryState:
        """Where it stands. A published story whose new version waits or was sent back says that of the new version.

        Asks nothing where services.stories.load_states() has loaded a list's.
        """
        workflow = self.current_workflow_state
        if workflow is not None:
            is_waiting = workflow.status == WorkflowState.STATUS_IN_PROGRESS
            return StoryState.WAITING if is_waiting else StoryState.SENT_BACK
        if self.live:
            return StoryState.PUBLISHED
        return StoryState.WITHDRAWN if self.withdrawn_at else StoryState.DRAFT

    def get_sections(self) -> list[Section]:
        """The parts of the story in the order of the page."""

        def stream_text(stream) -> str:
            return "\n".join(text for child in stream for text in child.block.get_searchable_content(child.value))

        sections = [
            Section("masalah", "Masalahnya", self.problem),
            Section("tindakan", "Yang dilakukan", self.solution),
            Section("peserta", "Siapa yang ikut", self.participants),
            Section("biaya", "Biaya dan sumber dana", stream_text(self.costs)),
            Section("perubahan", "Yang berubah", stream_text(self.changes)),
            Section("hambatan", "Yang tidak berjalan", self.setbacks),
            Section("saran", "Saran untuk desa lain", self.advice),
        ]
        return [section for section in sections if section.text]


class StoryPhoto(Orderable):
    """A photo of a story. Its picture is private until the story is published."""

    story = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        "content.PortalImage", verbose_name="foto", on_delete=models.RESTRICT, related_name="story_photos"
    )
    caption = models.CharField("keterangan", max_length=160, blank=True, validators=[refuse_nik])
    has_consent = models.BooleanField("orang di foto setuju", default=False)

    panels = ["image", "caption", "has_consent"]

    class Meta(Orderable.Meta):
        verbose_name = "foto cerita"
        verbose_name_plural = "foto cerita"
