"""What villages tried: each figure with its year and source, failures told as plainly as successes."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from content.blocks.media import illustration_names
from content.blocks.text import SMALL_TEXT_FEATURES
from content.blocks.village import CostBlock, ResultBlock, SourceBlock, costs_with_funds
from content.blocks.work import StepBlock
from content.filters import PageFilters
from content.models.content_page import ContentPage, Section
from content.models.course import LINES_HELP, lines
from content.models.portal_page import PortalPage

# A phone number or an identity number in a public field: eight digits or more, however they are grouped.
PERSONAL_NUMBER = re.compile(r"(?:\d[\s.()-]{0,2}){8,}")


class CaseStudyIndexPage(PortalPage):
    """All case studies, by topic, region, year and cost: /inovasi/."""

    PAGE_SIZE = 12

    parent_page_types = ["home.HomePage"]
    subpage_types = ["content.CaseStudyPage"]
    max_count = 1
    template = "content/case_study_index_page.html"

    class Meta:
        verbose_name = "daftar studi kasus"

    def get_context(self, request, *args, **kwargs):
        """Adds the `filters` as asked for and the `page_obj` of case studies that pass them."""
        context = super().get_context(request, *args, **kwargs)
        filters = PageFilters(request.GET, CaseStudyPage.objects.child_of(self).open_to_all())
        context |= {
            "filters": filters,
            "page_obj": filters.page(request.GET.get("page"), self.PAGE_SIZE, "-year", "title"),
        }
        return context


class CaseStudyPage(ContentPage):
    """One village's experience, in the order a reader asks: what came of it, how, at what cost, would it fit us."""

    class Evidence(models.TextChoices):
        CLAIM = "claim", "Pengakuan desa"
        SOURCES = "sources", "Diringkas dari sumber terbuka"
        PHOTOS_AND_BUDGET = "photos_and_budget", "Foto dan anggaran"
        DISTRICT = "kecamatan", "Diperiksa kecamatan"
        PROVINCE = "province", "Diperiksa provinsi"
        AFTER_A_YEAR = "after_a_year", "Masih berjalan setelah setahun"

    year = models.PositiveSmallIntegerField(
        "tahun", validators=[MinValueValidator(1990), MaxValueValidator(2100)], help_text="Tahun angka yang terbaru."
    )
    headline_value = models.CharField("angka utama", max_length=60, help_text="Dengan satuan: 742 sambungan.")
    headline_label = models.CharField("arti angka utama", max_length=160, help_text="Apa yang diukur, dan tahunnya.")
    illustration = models.CharField("gambar garis", max_length=60, blank=True)
    problem = RichTextField("masalah", features=SMALL_TEXT_FEATURES)
    solution = RichTextField("yang dilakukan", features=SMALL_TEXT_FEATURES)
    honest_lesson = RichTextField(
        "pelajaran jujur",
        blank=True,
        features=SMALL_TEXT_FEATURES,
        help_text="Apa yang tidak berhasil atau masih diragukan.",
    )
    costs = StreamField([("cost", CostBlock())], blank=True, verbose_name="biaya")
    results = StreamField([("result", ResultBlock())], verbose_name="hasil")
    steps = StreamField([("step", StepBlock())], blank=True, verbose_name="langkah meniru")
    fits = models.TextField("cocok bila", blank=True, help_text=LINES_HELP)
    does_not_fit = models.TextField("kurang cocok bila", blank=True, help_text=LINES_HELP)
    evidence = models.CharField("tingkat bukti", max_length=20, choices=Evidence, default=Evidence.CLAIM)
    contact_role = models.CharField(
        "siapa yang dapat ditanya",
        max_length=120,
        blank=True,
        help_text="Jabatannya, bukan nama atau nomor telepon orang.",
    )
    sources = StreamField([("source", SourceBlock())], blank=True, verbose_name="sumber")
    cost_total = models.BigIntegerField("jumlah biaya (Rp)", null=True, editable=False, db_index=True)

    served_with = ["topic", "region__parent__parent__parent", "cover"]
    on_cards = ["headline_value", "headline_label", "year"]

    parent_page_types = ["content.CaseStudyIndexPage"]
    subpage_types = []
    template = "content/case_study_page.html"

    content_panels = [
        *PortalPage.content_panels,
        MultiFieldPanel(["topic", "region", "year", "minutes", "reviewed_on"], heading="Keterangan"),
        MultiFieldPanel(["headline_value", "headline_label"], heading="Angka utama"),
        "problem",
        "solution",
        "results",
        "costs",
        "honest_lesson",
        "steps",
        MultiFieldPanel(["fits", "does_not_fit"], heading="Cocok untuk siapa"),
        MultiFieldPanel(["evidence", "contact_role"], heading="Bukti dan kontak"),
        "sources",
        MultiFieldPanel(["cover", FieldPanel("illustration")], heading="Gambar"),
    ]
    search_fields = [
        *ContentPage.search_fields,
        index.FilterField("year"),
        index.FilterField("cost_total"),
        index.SearchField("headline_label"),
        index.RelatedFields("region", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = "studi kasus"
        verbose_name_plural = "studi kasus"

    def clean(self):
        """Refuses what would show a person: a contact is a role."""
        super().clean()
        if PERSONAL_NUMBER.search(self.contact_role):
            raise ValidationError(
                {"contact_role": "Jangan tulis nomor telepon atau NIK. Tulis jabatan yang dapat ditanya."}
            )
        if self.illustration and self.illustration not in dict(illustration_names()):
            raise ValidationError({"illustration": "Gambar ini tidak ada dalam kumpulan gambar portal."})

    def save(self, *args, **kwargs):
        """Adds up the costs, so that studies can be filtered by them. A draft may have some that are not known yet."""
        amounts = [cost.value["amount"] for cost in self.costs if cost.value["amount"] is not None]
        self.cost_total = sum(amounts) if amounts else None
        super().save(*args, **kwargs)

    # What each level of evidence means to somebody who thinks of copying.
    EVIDENCE_NOTES = {
        Evidence.CLAIM: "Desa menceritakannya sendiri. Belum ada yang memeriksa.",
        Evidence.SOURCES: "Angka dari berita dan laporan yang diumumkan. Belum diperiksa kecamatan.",
        Evidence.PHOTOS_AND_BUDGET: "Desa menunjukkan foto dan anggarannya.",
        Evidence.DISTRICT: "Kecamatan sudah memeriksa keadaannya.",
        Evidence.PROVINCE: "Provinsi sudah memeriksa keadaannya.",
        Evidence.AFTER_A_YEAR: "Setelah setahun usahanya masih berjalan.",
    }

    def get_context(self, request, *args, **kwargs):
        """Adds `costs` with their source of funds in words, and `evidence_note`."""
        context = super().get_context(request, *args, **kwargs)
        context["costs"] = costs_with_funds(self.costs)
        context["evidence_note"] = self.EVIDENCE_NOTES[self.Evidence(self.evidence)]
        return context

    @property
    def fit_list(self) -> list[str]:
        """Where it fits, one string each."""
        return lines(self.fits)

    @property
    def misfit_list(self) -> list[str]:
        """Where it does not fit, one string each."""
        return lines(self.does_not_fit)

    @cached_property
    def contents(self) -> list[tuple[str, str]]:
        """The list of contents: anchor and title of each section that has something in it."""
        return [(section.anchor, section.heading) for section in self.get_sections()]

    def get_sections(self) -> list[Section]:
        """The parts of the case study in the order of the page."""

        def stream_text(stream) -> str:
            return "\n".join(text for child in stream for text in child.block.get_searchable_content(child.value))

        sections = [
            Section("masalah", "Masalahnya", strip_tags(self.problem)),
            Section("solusi", "Yang dilakukan", strip_tags(self.solution)),
            Section("hasil", "Hasilnya", stream_text(self.results)),
            Section("biaya", "Biaya dan sumber dana", stream_text(self.costs)),
            Section("pelajaran", "Pelajaran jujur", strip_tags(self.honest_lesson)),
            Section("meniru", "Langkah meniru", stream_text(self.steps)),
            Section("cocok", "Cocok untuk desa Anda?", "\n".join([*self.fit_list, *self.misfit_list])),
        ]
        return [section for section in sections if section.text]

    def get_structured_data(self, request) -> dict:
        """A schema.org Article about a place."""
        data = super().get_structured_data(request) | {"@type": "Article", "headline": self.title}
        if self.region:
            data["about"] = {"@type": "Place", "name": self.region.full_name}
        return data
