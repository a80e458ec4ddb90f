"""What lessons refer to: rules and words."""

from django.db import models
from django.utils.text import slugify
from wagtail.search import index


class Regulation(index.Indexed, models.Model):
    """A law or rule. Wagtail's usage page lists every lesson that cites it, so a change is followed up in one place."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "Berlaku"
        AMENDED = "amended", "Berlaku, sudah diubah"
        REVOKED = "revoked", "Dicabut"
        UNKNOWN = "unknown", "Perlu dicek"

    code = models.CharField("sebutan singkat", max_length=80, unique=True, help_text="Misalnya: PMK 7/2026.")
    title = models.CharField("judul lengkap", max_length=400)
    year = models.PositiveSmallIntegerField("tahun")
    status = models.CharField("keadaan", max_length=10, choices=Status, default=Status.IN_FORCE)
    note = models.TextField("catatan", blank=True, help_text="Apa yang mengubahnya, apa yang perlu dicek, dan di mana.")
    url = models.URLField("alamat di JDIH", blank=True)
    checked_on = models.DateField("dicek pada", null=True, blank=True)

    panels = ["code", "title", "year", "status", "note", "url", "checked_on"]
    search_fields = [
        index.SearchField("code", boost=2),
        index.SearchField("title"),
        index.AutocompleteField("code"),
        index.AutocompleteField("title"),
        index.FilterField("status"),
        index.FilterField("year"),
    ]

    class Meta:
        verbose_name = "regulasi"
        verbose_name_plural = "regulasi"
        ordering = ["-year", "code"]

    def __str__(self):
        return self.code

    @property
    def anchor(self) -> str:
        """Where it stands in the list of regulations."""
        return slugify(self.code.replace("/", "-"))

    @property
    def is_doubtful(self) -> bool:
        """Whether a reader should be told that it is no longer, or not surely, the rule."""
        return self.status in {self.Status.REVOKED, self.Status.UNKNOWN}


class TermQuerySet(models.QuerySet):
    def matching(self, text: str):
        """Terms whose name, full form or synonyms contain `text`, whatever its case."""
        if not text:
            return self
        return self.filter(
            models.Q(name__icontains=text) | models.Q(full_form__icontains=text) | models.Q(synonyms__icontains=text)
        )


class Term(index.Indexed, models.Model):
    """A word or acronym of village work. Some acronyms have two meanings (KPM): each is a term of its own."""

    name = models.CharField("istilah", max_length=80, help_text="Singkatan atau kata: SPP.")
    full_form = models.CharField("kepanjangan", max_length=160, blank=True)
    definition = models.TextField("arti", help_text="Satu atau dua kalimat yang dipahami warga.")
    source = models.CharField("sumber", max_length=200, blank=True)
    synonyms = models.TextField("sebutan lain", blank=True, help_text="Satu sebutan tiap baris: APB Desa, APBDesa.")
    slug = models.SlugField("alamat", max_length=120, unique=True, editable=False)

    objects = TermQuerySet.as_manager()

    panels = ["name", "full_form", "definition", "source", "synonyms"]
    search_fields = [
        index.SearchField("name", boost=3),
        index.SearchField("full_form", boost=2),
        index.SearchField("synonyms"),
        index.SearchField("definition"),
        index.AutocompleteField("name"),
        index.AutocompleteField("full_form"),
    ]

    class Meta:
        verbose_name = "istilah"
        verbose_name_plural = "istilah"
        ordering = ["name", "full_form"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "full_form"],
                name="unique_term",
                violation_error_message="Istilah ini dengan kepanjangan yang sama sudah ada.",
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.full_form})" if self.full_form else self.name

    def save(self, *args, **kwargs):
        """Gives a new term its address. SiLPA and SILPA differ in case only, so an address may need a number."""
        if not self.slug:
            base = slug = slugify(self.name) or "istilah"
            number = 1
            while Term.objects.filter(slug=slug).exclude(pk=self.pk).exists():
                number += 1
                slug = f"{base}-{number}"
            self.slug = slug
        super().save(*args, **kwargs)

    @property
    def initial(self) -> str:
        """The letter that it stands under in the glossary; `#` for a figure."""
        first = self.name[:1].upper()
        return first if first.isalpha() else "#"

    @property
    def synonym_list(self) -> list[str]:
        """Other names, one string each."""
        return [line.strip() for line in self.synonyms.splitlines() if line.strip()]
