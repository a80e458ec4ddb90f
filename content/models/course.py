"""The course: the catalogue, its topics (bidang), their modules, and lessons."""

from collections import Counter

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from content.blocks import LessonBody
from content.blocks.law import LegalBasisBlock
from content.blocks.text import SMALL_TEXT_FEATURES
from content.models.content_page import ContentPage, Section
from content.models.portal_page import PortalPage
from content.page_forms import LessonForm

LINES_HELP = "Satu butir tiap baris."


def lines(text: str) -> list[str]:
    """The items of a field that holds one on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class CatalogPage(PortalPage):
    """All topics: /belajar/."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["content.TopicPage"]
    max_count = 1
    template = "content/catalog_page.html"

    class Meta:
        verbose_name = "katalog pelajaran"

    @cached_property
    def topics(self) -> list["TopicPage"]:
        """The published topics with their modules."""
        return with_modules(TopicPage.objects.child_of(self).open_to_all().order_by("path"))


class TopicPage(PortalPage):
    """A bidang: what it covers and its modules."""

    STUDIES = 3

    class Hue(models.TextChoices):
        FINANCE = "keuangan", "Kunyit (keuangan)"
        INFRASTRUCTURE = "infrastruktur", "Biru air (infrastruktur)"
        EMPOWERMENT = "pemberdayaan", "Manggis (pemberdayaan)"

    hue = models.CharField("warna dan ikon", max_length=20, choices=Hue, default=Hue.FINANCE)
    audience = models.CharField("untuk siapa", max_length=250, blank=True)

    parent_page_types = ["content.CatalogPage"]
    subpage_types = ["content.ModulePage"]
    template = "content/topic_page.html"

    content_panels = [*PortalPage.content_panels, "hue", "audience"]

    class Meta:
        verbose_name = "bidang"
        verbose_name_plural = "bidang"

    @cached_property
    def modules(self) -> list["ModulePage"]:
        """The published modules in order, each with its `lesson_count`."""
        with_modules([self])
        return self.modules

    def get_context(self, request, *args, **kwargs):
        """Adds `studies`, a few case studies of this topic."""
        context = super().get_context(request, *args, **kwargs)
        pages = ContentPage.objects.filter(topic=self, casestudypage__isnull=False).live_cards()
        context["studies"] = pages.order_by("-casestudypage__year", "title")[: self.STUDIES]
        return context

    @cached_property
    def lesson_count(self) -> int:
        """How many lessons are published in this topic."""
        return sum(module.lesson_count for module in self.modules)

    def save(self, *args, **kwargs):
        """Keeps its contents' link to it right: they are below it in the tree."""
        super().save(*args, **kwargs)
        if self.numchild:
            ContentPage.objects.descendant_of(self).exclude(topic=self).update(topic=self)


def with_modules(topics) -> list[TopicPage]:
    """Gives each of `topics` its published `modules` in order, and these their `lesson_count`: two queries in all."""
    topics = list(topics)
    by_key = {topic.pk: topic for topic in topics}
    for topic in topics:
        topic.modules = []
    lessons = LessonPage.objects.open_to_all().filter(topic__in=by_key).values_list("path", flat=True)
    count = Counter(path[: -LessonPage.steplen] for path in lessons)
    modules = ModulePage.objects.open_to_all().filter(topic__in=by_key).order_by("path")
    for module in modules.only("path", "title", "url_path", "summary", "minutes", "topic"):
        module.lesson_count = count[module.path]
        by_key[module.topic_id].modules.append(module)
    return topics


def with_counts(topics) -> list[TopicPage]:
    """Gives each of `topics` its `module_count` and `lesson_count` of published pages: one query in all."""
    topics = list(topics)
    pages = ContentPage.objects.open_to_all().filter(topic__in=topics)
    rows = pages.order_by().values_list("topic_id", "modulepage__pk", "lessonpage__pk")
    modules = Counter(topic for topic, module, _ in rows if module)
    lessons = Counter(topic for topic, _, lesson in rows if lesson)
    for topic in topics:
        topic.module_count, topic.lesson_count = modules[topic.pk], lessons[topic.pk]
    return topics


class CoursePage(ContentPage):
    """What modules and lessons share: their topic is the one they stand under."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Takes the topic from the place in the tree."""
        if self.path:
            topic = TopicPage.objects.filter(path__in=self.ancestor_paths()).only("pk").first()
            self.topic_id = topic.pk if topic else None
        super().save(*args, **kwargs)

    def ancestor_paths(self) -> list[str]:
        """The tree paths of all pages above."""
        return [self.path[:end] for end in range(self.steplen, len(self.path), self.steplen)]


class ModulePage(CoursePage):
    """A few lessons that belong together, with what one can do after them."""

    goals = models.TextField("tujuan", blank=True, help_text=f"Yang dapat dilakukan sesudahnya. {LINES_HELP}")
    pass_mark = models.PositiveSmallIntegerField(
        "nilai lulus (%)", default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    parent_page_types = ["content.TopicPage"]
    subpage_types = ["content.LessonPage"]
    template = "content/module_page.html"

    content_panels = [
        *PortalPage.content_panels,
        "goals",
        MultiFieldPanel(["minutes", "pass_mark", "reviewed_on"], heading="Keterangan modul"),
    ]
    search_fields = [*ContentPage.search_fields, index.SearchField("goals")]

    class Meta:
        verbose_name = "modul"
        verbose_name_plural = "modul"

    @property
    def goal_list(self) -> list[str]:
        """The goals, one string each."""
        return lines(self.goals)

    @cached_property
    def lessons(self) -> list["LessonPage"]:
        """The published lessons in order."""
        return list(LessonPage.objects.child_of(self).live_cards().prefetch_related("job_roles"))

    @property
    def first_lesson(self) -> "LessonPage | None":
        """Where to begin."""
        return self.lessons[0] if self.lessons else None

    def get_sections(self) -> list[Section]:
        """Its goals."""
        return [Section("tujuan", "Tujuan", " ".join(self.goal_list))] if self.goals else []

    def get_structured_data(self, request) -> dict:
        """A schema.org Course."""
        return super().get_structured_data(request) | {
            "@type": "Course",
            "provider": {"@type": "Organization", "name": "Portal Pamong Desa"},
            "isAccessibleForFree": True,
            "timeRequired": f"PT{self.minutes}M" if self.minutes else None,
        }


class LessonPage(CoursePage):
    """One task of village work, learned in 10 to 40 minutes."""

    objectives = models.TextField("yang dapat dilakukan sesudahnya", blank=True, help_text=LINES_HELP)
    key_points = models.TextField("inti pelajaran", blank=True, help_text=f"Sebaiknya lima baris. {LINES_HELP}")
    in_five_minutes = RichTextField(
        "kalau hanya punya 5 menit",
        blank=True,
        features=SMALL_TEXT_FEATURES,
        help_text="Yang harus dikerjakan lebih dulu.",
    )
    body = StreamField(LessonBody(), verbose_name="isi")
    legal_basis = StreamField(
        [("basis", LegalBasisBlock())],
        blank=True,
        verbose_name="dasar hukum",
        help_text="Aturan yang mendasari pelajaran ini.",
    )

    parent_page_types = ["content.ModulePage"]
    subpage_types = []
    template = "content/lesson_page.html"

    content_panels = [
        *PortalPage.content_panels,
        MultiFieldPanel(["minutes", "reviewed_on"], heading="Keterangan pelajaran"),
        "objectives",
        "in_five_minutes",
        "body",
        "key_points",
        FieldPanel("legal_basis"),
        "cover",
    ]
    base_form_class = LessonForm
    search_fields = [*ContentPage.search_fields, index.SearchField("objectives")]

    class Meta:
        verbose_name = "pelajaran"
        verbose_name_plural = "pelajaran"

    @property
    def objective_list(self) -> list[str]:
        """The objectives, one string each."""
        return lines(self.objectives)

    @property
    def key_point_list(self) -> list[str]:
        """The key points, one string each."""
        return lines(self.key_points)

    @cached_property
    def contents(self) -> list[tuple[str, str]]:
        """The list of contents: anchor and title of each section."""
        return [(child.block.anchor(child.value), child.value) for child in self.body if child.block_type == "heading"]

    def get_sections(self) -> list[Section]:
        """The text from each heading to the next; what stands before the first begins the page."""
        sections: list[Section] = []
        anchor, heading, texts = "", "", [strip_tags(self.in_five_minutes)] if self.in_five_minutes else []
        for child in self.body:
            if child.block_type == "heading":
                sections.append(Section(anchor, heading, "\n".join(texts)))
                anchor, heading, texts = child.block.anchor(child.value), child.value, []
            else:
                texts += child.block.get_searchable_content(child.value)
        sections.append(Section(anchor, heading, "\n".join(texts)))
        if self.key_points:
            sections.append(Section("inti", "Inti pelajaran", self.key_points))
        return [section for section in sections if section.text or section.heading]

    def get_structured_data(self, request) -> dict:
        """A schema.org LearningResource."""
        return super().get_structured_data(request) | {
            "@type": "LearningResource",
            "learningResourceType": "lesson",
            "isAccessibleForFree": True,
            "timeRequired": f"PT{self.minutes}M" if self.minutes else None,
            "teaches": self.objective_list,
            "audience": [{"@type": "Audience", "audienceType": role.name} for role in self.role_list],
        }
