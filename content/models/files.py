"""Pictures and documents that editors upload."""

import secrets
from pathlib import PurePath

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

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

    class Meta(AbstractImage.Meta):
        verbose_name = "gambar"
        verbose_name_plural = "gambar"

    def get_upload_to(self, filename: str) -> str:
        """A name that tells nothing: a phone's file names hold dates and places."""
        return f"images/{secrets.token_urlsafe(12)}{PurePath(filename).suffix.lower()}"

    def make_renditions(self) -> None:
        """Makes every size that templates show, where it is missing."""
        self.get_renditions(*COVER_SPECS, *FIGURE_SPECS, SHARE_SPEC)


class Rendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


class PortalDocument(AbstractDocument):
    """A file to download, served as an attachment by Wagtail's view, never from a public folder."""

    file = models.FileField("berkas", upload_to=document_path)

    admin_form_fields = ["title", "file", "collection", "tags"]

    class Meta(AbstractDocument.Meta):
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"
