"""Pictures, recordings and files. Nothing heavy loads before the reader asks for it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock


@cache
def illustration_names() -> list[tuple[str, str]]:
    """The illustrations that the portal ships, as choices. SVG comes only from here: an uploaded one could hold scripts."""
    return [
        (path.stem, path.stem) for path in sorted((Path(settings.BASE_DIR) / "templates/illustrations").glob("*.svg"))
    ]


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label="Gambar")
    caption = blocks.CharBlock(required=False, max_length=200, label="Keterangan")
    credit = blocks.CharBlock(required=False, max_length=100, label="Sumber")

    def get_preview_value(self):
        """A drawn stand-in: a preview must not depend on what has been uploaded."""
        return {"caption": "Tebal rabat diperiksa dengan mistar", "credit": "Dokumentasi desa"}

    class Meta:
        icon = "image"
        label = "Foto"
        description = "Foto dengan keterangan. Diperkecil sendiri untuk sinyal lemah."
        template = "content/blocks/figure.html"


class DiagramBlock(blocks.StructBlock):
    """A drawing that the portal ships."""

    name = blocks.ChoiceBlock(choices=illustration_names, label="Gambar")
    alt = blocks.TextBlock(
        rows=2, label="Teks pengganti", help_text="Apa yang ditunjukkan, untuk yang tidak melihatnya."
    )
    caption = blocks.CharBlock(required=False, max_length=200, label="Keterangan")

    class Meta:
        icon = "image"
        label = "Gambar garis"
        description = "Bagan atau gambar dari kumpulan gambar portal."
        template = "content/blocks/diagram.html"
        preview_value = {
            "name": "bidang-keuangan",
            "alt": "Buku kas dan uang desa",
            "caption": "Setiap rupiah tercatat",
        }


class RecordingBlock(blocks.StructBlock):
    """A recording, as a stored file or by address: exactly one of the two."""

    title = blocks.CharBlock(max_length=120, label="Judul")
    document = DocumentChooserBlock(required=False, label="Berkas di portal")
    url = blocks.URLBlock(required=False, label="Alamat di tempat lain", help_text="https://…")
    minutes = blocks.IntegerBlock(min_value=1, max_value=240, label="Menit")
    megabytes = blocks.DecimalBlock(min_value=0, max_digits=6, decimal_places=1, label="Ukuran (MB)")
    transcript = blocks.RichTextBlock(
        features=["bold", "ul", "ol"], label="Teks lengkapnya", help_text="Apa yang diucapkan."
    )

    def clean(self, value):
        """Either a file or an address; a draft may still lack both."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and bool(cleaned["document"]) == bool(cleaned["url"]):
            raise blocks.StructBlockValidationError(
                block_errors={"url": ValidationError("Isi salah satu: berkas di portal atau alamatnya.")}
            )
        return cleaned

    def get_context(self, value, parent_context=None):
        """Adds `source`, the address to play from, and `inline`, whether the page itself can play it."""
        context = super().get_context(value, parent_context)
        document = value.get("document")
        context["source"] = document.url if document else value.get("url")
        context["inline"] = bool(document) or str(value.get("url", "")).endswith(
            (".mp4", ".webm", ".mp3", ".ogg", ".m4a")
        )
        return context


PREVIEW_RECORDING = {
    "title": "Menutup buku kas umum",
    "url": "https://example.id/buku-kas.mp4",
    "minutes": 4,
    "megabytes": "6.5",
    "transcript": "<p>Kita mulai dari saldo bulan lalu …</p>",
}


class VideoBlock(RecordingBlock):
    poster = ImageBlock(required=False, label="Gambar sampul")

    class Meta:
        icon = "media"
        label = "Video"
        description = "Video yang baru dimuat setelah ditekan; teksnya selalu terbaca."
        template = "content/blocks/video.html"
        preview_value = PREVIEW_RECORDING


class AudioBlock(RecordingBlock):
    class Meta:
        icon = "media"
        label = "Rekaman suara"
        description = "Suara yang baru dimuat setelah ditekan; teksnya selalu terbaca."
        template = "content/blocks/audio.html"
        preview_value = PREVIEW_RECORDING


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label="Judul")
    document = DocumentChooserBlock(label="Berkas")
    note = blocks.CharBlock(required=False, max_length=200, label="Keterangan")

    def get_preview_value(self):
        """Shows a document that is not stored."""
        return {"title": "Buku kas umum kosong", "note": "Isi sendiri dengan angka desa Anda."}

    def get_searchable_content(self, value):
        """What is written in the document can be found too, where the block stands."""
        document = value.get("document")
        text = document.searchable_text if document else ""
        return [*super().get_searchable_content(value), *filter(None, [text])]

    class Meta:
        icon = "download"
        label = "Berkas unduhan"
        description = "Berkas dengan jenis dan ukurannya."
        template = "content/blocks/download.html"
