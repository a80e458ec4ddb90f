"""Running text and what interrupts it."""

from django.utils.text import slugify
from wagtail import blocks

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SMALL_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    """The title of a section. It stands in the list of contents, and search results open at it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 80, **kwargs})

    @staticmethod
    def anchor(value: str) -> str:
        """The fragment of the section's address."""
        return slugify(value)

    class Meta:
        icon = "title"
        label = "Judul bagian"
        description = "Memulai bagian baru. Judulnya muncul di daftar isi pelajaran."
        template = "content/blocks/heading.html"
        preview_value = "Kapan PPN dipungut"


class TextBlock(blocks.RichTextBlock):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = "Teks"
        description = "Paragraf, daftar, dan anak judul."
        template = "content/blocks/text.html"
        preview_value = (
            "<p>Toko bangunan mengirim <b>200 zak semen</b> untuk rabat beton. Berapa yang dibayar ke toko, "
            "dan berapa ke kas negara?</p><ul><li>Periksa nota</li><li>Hitung pajaknya</li></ul>"
        )


class CalloutBlock(blocks.StructBlock):
    """A remark that must not be missed."""

    KINDS = [
        ("tip", "Kiat"),
        ("warning", "Perhatian"),
        ("mistake", "Sering salah"),
        ("legal", "Dasar hukum"),
    ]

    kind = blocks.ChoiceBlock(choices=KINDS, default="tip", label="Jenis")
    title = blocks.CharBlock(
        required=False, max_length=80, label="Judul", help_text="Boleh kosong: jenisnya yang tampil."
    )
    text = blocks.RichTextBlock(features=SMALL_TEXT_FEATURES, label="Isi")

    def get_context(self, value, parent_context=None):
        """Adds `kind_label`, the kind in words."""
        context = super().get_context(value, parent_context)
        context["kind_label"] = dict(self.KINDS).get(value.get("kind"), "")
        return context

    class Meta:
        icon = "warning"
        label = "Catatan"
        description = "Kiat, perhatian, kesalahan yang sering terjadi, atau dasar hukum."
        template = "content/blocks/callout.html"
        preview_value = {
            "kind": "mistake",
            "title": "Nota dipecah",
            "text": "<p>Satu pembelian dipecah menjadi tiga nota. Pemeriksa membacanya sebagai satu transaksi.</p>",
        }


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label="Judul")
    text = blocks.RichTextBlock(features=SMALL_TEXT_FEATURES, label="Isi")


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(AccordionItemBlock(), min_num=1, label="Bagian")

    class Meta:
        icon = "list-ul"
        label = "Buka-tutup"
        description = "Keterangan tambahan yang dibuka bila perlu. Saat dicetak semuanya tampil."
        template = "content/blocks/accordion.html"
        preview_value = {
            "items": [
                {"title": "Bagaimana bila toko bukan PKP?", "text": "<p>PPN tidak dipungut. PPh 22 tetap dihitung.</p>"}
            ]
        }
