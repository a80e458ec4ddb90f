"""What can be found, and the words that it is written with."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from modelsearch import index
from wagtail.models import Page

from content.models import ContentPage, TopicPage
from content.models.portal_page import address_of
from search.language import stem_text


class RootsField(index.SearchField):
    """A text that the index holds as the roots of its words."""

    def get_value(self, obj) -> str:
        """The roots, with blanks between them."""
        return stem_text(super().get_value(obj))


class EntryQuerySet(models.QuerySet):
    def open_to_all(self):
        """Entries that anybody may see: of pages those that are published and that no privacy setting closes."""
        return self.filter(Q(page=None) | Q(page__in=ContentPage.objects.open_to_all().values("pk")))


class Entry(index.Indexed, models.Model):
    """One thing that a search can find: a page, a term, a regulation. Engines index entries and nothing else of the portal.

    Made from what was published (search/entries.py), so a draft has none. The roots are kept beside the text: the order of
    results is worked out from them.
    """

    # modelsearch takes `object_id` for itself.
    source_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    page = models.OneToOneField(Page, null=True, on_delete=models.CASCADE, related_name="search_entry")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    address = models.CharField(max_length=400, blank=True)
    sections = models.JSONField(default=list)
    topic = models.ForeignKey(TopicPage, null=True, on_delete=models.SET_NULL, related_name="+")
    province = models.CharField(max_length=2, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    job_roles = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    dated = models.DateField(null=True)
    title_roots = models.TextField()
    head_roots = models.TextField(blank=True)
    body_roots = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    wagtail_reference_index_ignore = True
    search_fields: ClassVar[list] = [
        RootsField("title", boost=8),
        RootsField("text", boost=1),
        index.AutocompleteField("title"),
    ]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_type", "source_id"], name="one_entry_each")]

    def __str__(self):
        return self.title

    @property
    def leads_to(self) -> str:
        """Its address within the portal."""
        return address_of(self.page.url_path) if self.page_id else self.address

    @property
    def text(self) -> str:
        """Everything that it says, title included: an engine asks one field whether all words are there."""
        parts = [self.title, self.summary]
        for section in self.sections:
            parts += [section["heading"], section["text"]]
        return "\n".join(filter(None, parts))


class Word(models.Model):
    """A word as it is written in entries: how common it is, and its root, which takes a moment to find."""

    word = models.CharField(max_length=60, unique=True)
    root = models.CharField(max_length=60)
    entries = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.word
