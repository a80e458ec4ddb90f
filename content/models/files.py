"""Pictures and documents that editors upload."""

import secrets
from pathlib import PurePath

from django.db import models
from django.urls import reverse
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from content.document_reader import FAILED, NOTHING, READ, SEARCHED_LETTERS

# The sizes that templates show. Made when a picture is saved, so that no reader waits for one and no GET writes.
COVER_SPECS = [f"fill-{size}|format-{kind}" for size in ("360x203", "540x304") for kind in ("avif", "webp", "jpeg")]
SHARE_SPEC = "fill-1200x630|format-jpeg"
FIGURE_SPECS = [f"width-{size}|format-{kind}" for size in ("360", "540", "1080") for kind in ("avif", "webp", "jpeg")]


def document_path(document: "PortalDocument", filename: str) -> str:
    """A random folder, so that nobody guesses an address; the name stays, as it is shown at download."""
    return f"documents/{secrets.token_urlsafe(12)}/{PurePath(filename).name}"


class PortalImage(AbstractImage):
    """A picture as the portal keeps it: its pixels only, upright, without metadata (see content.pictures)."""

    credit = models.CharField("sumber foto", max_length=120, blank=True)
    # What a villager sends with a page is theirs until that page is published: no public size of it exists before.
    came_with = models.ForeignKey(
        "content.ContentPage",
        verbose_name="datang bersama",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="pictures",
    )
    is_private = models.BooleanField("belum diterbitkan", default=False, editable=False)

    admin_form_fields = [
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    ]
    # Choosers leave private pictures out, also while one searches there.
    search_fields = [*AbstractImage.search_fields, index.FilterField("is_private")]

    class Meta(AbstractImage.Meta):
        verbose_name = "gambar"
        verbose_name_plural = "gambar"

    def get_upload_to(self, filename: str) -> str:
        """A name that tells nothing: a phone's file names hold dates and places."""
        return f"images/{secrets.token_urlsafe(12)}{PurePath(filename).suffix.lower()}"

    def make_renditions(self) -> None:
        """Makes every size that templates show, where it is missing."""
        self.get_renditions(*COVER_SPECS, *FIGURE_SPECS, SHARE_SPEC)

    def get_rendition(self, filter):  # noqa: A002 - Wagtail's name
        """As Wagtail's. Of a private picture no file is made: it is shown as it is, by a view that asks who is looking."""
        return self._private_rendition(filter) if self.is_private else super().get_rendition(filter)

    def get_renditions(self, *filters):
        """As Wagtail's; see get_rendition."""
        if not self.is_private:
            return super().get_renditions(*filters)
        renditions = [self._private_rendition(each) for each in filters]
        return {rendition.filter_spec: rendition for rendition in renditions}

    def _private_rendition(self, spec) -> "Rendition":
        spec = getattr(spec, "spec", spec)
        return Rendition(image=self, filter_spec=spec, width=self.width, height=self.height)


class Rendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    @property
    def url(self) -> str:
        """Where it is: in the public folder, or behind the view for private pictures."""
        return self.file.url if self.file else reverse("private_picture", args=[self.image_id])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


class DocumentManager(models.Manager.from_queryset(DocumentQuerySet)):
    def get_queryset(self):
        """Without the texts: they are long, and only a search asks for them."""
        return super().get_queryset().defer("text")


class PortalDocument(AbstractDocument):
    """A file to download, served as an attachment by Wagtail's view, never from a public folder.

    Its text is read in the background (content/document_text.py).
    """

    class TextState(models.TextChoices):
        WAITING = "waiting", "Teks belum dibaca"
        READ = READ, "Teks terbaca"
        NOTHING = NOTHING, "Tidak ada teks"
        FAILED = FAILED, "Teks tidak dapat dibaca"

    file = models.FileField("berkas", upload_to=document_path)
    text = models.TextField("teks", blank=True, editable=False)
    text_state = models.CharField(
        "keadaan teks", max_length=10, choices=TextState, default=TextState.WAITING, editable=False
    )
    text_note = models.CharField("keterangan teks", max_length=200, blank=True, editable=False)

    objects = DocumentManager()

    admin_form_fields = ["title", "file", "collection", "tags"]

    class Meta(AbstractDocument.Meta):
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"

    @property
    def text_report(self) -> str:
        """What an editor should know: `Teks terbaca: 12 halaman.`"""
        return f"{': '.join(filter(None, [self.get_text_state_display(), self.text_note]))}."

    @property
    def searchable_text(self) -> str:
        """What anybody may find of it: the first SEARCHED_LETTERS, and nothing where its collection is closed."""
        if self.text_state != self.TextState.READ or self.collection.get_view_restrictions().exists():
            return ""
        return self.text[:SEARCHED_LETTERS]
