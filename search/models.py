"""What can be found, and the words that it is written with."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from modelsearch import index
from wagtail.models import Page

from content.models import TopicPage
from content.models.portal_page import address_of, closed_paths
from search.language import stem_text


class RootsField(index.SearchField):
    """A text that the index holds as the roots of its words."""

    def get_value(self, obj) -> str:
        """The roots, with blanks between them."""
        return stem_text(super().get_value(obj))


class EntryQuerySet(models.QuerySet):
    def open_to_all(self):
        """Entries that anybody may see: of pages those that are published and that no privacy setting closes."""
        entries = self.filter(Q(page=None) | Q(page__live=True))
        for path in closed_paths():
            entries = entries.exclude(page__path__startswith=path)
        return entries

    def closed(self):
        """The others."""
        return self.exclude(pk__in=self.open_to_all().values("pk"))


class Entry(index.Indexed, models.Model):
    """One thing that a search can find: a page, a term, a regulation. Engines index entries and nothing else of the portal.

    Made from what was published (search/entries.py), so a draft has none.
    """

    # modelsearch takes `object_id` for itself.
    source_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    page = models.OneToOneField(Page, null=True, on_delete=models.CASCADE, related_name="search_entry")
    kind = models.CharField(max_length=40)
    topic = models.ForeignKey(TopicPage, null=True, on_delete=models.SET_NULL, related_name="+")
    province = models.CharField(max_length=2, blank=True)
    place = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    dated = models.DateField(null=True)
    # Slugs with blanks between them: a page of results reads hundreds of these.
    job_roles = models.TextField(blank=True)
    tags = models.TextField(blank=True)
    title = models.CharField(max_length=400)
    address = models.CharField(max_length=400, blank=True)
    summary = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now=True)

    objects = EntryQuerySet.as_manager()

    wagtail_reference_index_ignore = True
    search_auto_update = False  # only once its texts are written too
    search_fields: ClassVar[list] = [
        RootsField("title", boost=8),
        index.SearchField("roots"),
        index.AutocompleteField("title"),
    ]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_type", "source_id"], name="one_entry_each")]

    def __str__(self):
        return self.title

    @classmethod
    def get_indexed_objects(cls):
        """With what is indexed of them."""
        return cls.objects.select_related("texts")

    @property
    def leads_to(self) -> str:
        """Its address within the portal."""
        return address_of(self.page.url_path) if self.page_id else self.address

    @property
    def roots(self) -> str:
        """The roots of everything that it says, title included: an engine asks one field whether all words are there."""
        return f"{self.texts.title_roots} {self.texts.head_roots} {self.texts.body_roots}"

    @property
    def text(self) -> str:
        """Everything that it says, title included."""
        parts = [self.title, self.summary]
        for section in self.texts.sections:
            parts += [section["heading"], section["text"]]
        return "\n".join(filter(None, parts))


class EntryTexts(models.Model):
    """The long texts of an entry: its sections for excerpts, and their roots, from which the order of results is worked out.

    In a table of their own: facets read hundreds of entries and none of these.
    """

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="texts")
    sections = models.JSONField(default=list)
    title_roots = models.TextField()
    head_roots = models.TextField(blank=True)
    body_roots = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self):
        return str(self.entry)


class Word(models.Model):
    """A word as it is written in entries: how common it is, and its root, which takes a moment to find."""

    word = models.CharField(max_length=60, unique=True)
    root = models.CharField(max_length=60)
    entries = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.word


class SearchCount(models.Model):
    """How often a text was searched for on a day, with how many results the last time, and how often a result was opened.

    By whom is not known (search/log.py).
    """

    day = models.DateField()
    text = models.CharField(max_length=80)
    searches = models.PositiveIntegerField(default=0)
    results = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "pencarian"
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="one_count_each_day")]
        indexes = [models.Index(fields=["text", "day"], name="counts_of_a_text")]

    def __str__(self):
        return f"{self.text} ({self.day})"


class Opened(models.Model):
    """How often an entry was opened from the results of a text on a day."""

    search = models.ForeignKey(SearchCount, on_delete=models.CASCADE, related_name="openings")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    times = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "entry"], name="one_opened_each")]

    def __str__(self):
        return f"{self.search}: {self.entry}"


class MissedUpdate(models.Model):
    """Something that changed while the search server was away."""

    model = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="missed_once")]

    def __str__(self):
        return f"{self.model} {self.key}"

    @classmethod
    def note(cls, item: models.Model) -> None:
        """Remembers to bring this up to date."""
        kind = ContentType.objects.get_for_model(item, for_concrete_model=True)
        cls.objects.get_or_create(model=kind, key=str(item.pk))
