"""Where a rule stands."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class CitationBlock(blocks.StructBlock):
    """What a rule says, where it says so, and as of when that was read."""

    regulation = SnippetChooserBlock("content.Regulation", label="Regulasi")
    article = blocks.CharBlock(required=False, max_length=120, label="Pasal", help_text="Misalnya: Pasal 20 ayat (5).")
    says = blocks.TextBlock(label="Isinya", help_text="Dengan kata sendiri, satu atau dua kalimat.", rows=3)
    as_of = blocks.DateBlock(label="Berlaku per", help_text="Tanggal Anda membacanya.")
    verify = blocks.CharBlock(
        required=False,
        max_length=250,
        label="Yang perlu dicek",
        help_text="Bila belum pasti: apa yang harus dicek pembaca, dan di mana.",
    )

    def get_preview_value(self):
        """Built when asked for, as it shows a regulation that need not be stored."""
        from content.models import Regulation

        regulation = Regulation(
            code="PMK 7/2026",
            title="Peraturan Menteri Keuangan Nomor 7 Tahun 2026 tentang Pengelolaan Dana Desa",
            year=2026,
        )
        return self.normalize(
            {
                "regulation": regulation,
                "article": "Pasal 20 ayat (5)",
                "says": "Operasional pemerintah desa paling tinggi 3% dari pagu reguler.",
                "as_of": "2026-11-24",
                "verify": "Perubahan aturan di JDIH Kementerian Keuangan.",
            }
        )

    class Meta:
        icon = "openquote"
        label = "Kutipan aturan"
        description = "Isi suatu aturan dengan pasal dan tanggal berlakunya."
        template = "content/blocks/citation.html"


class LegalBasisBlock(blocks.StructBlock):
    """One entry of the list of rules that a lesson rests on."""

    regulation = SnippetChooserBlock("content.Regulation", label="Regulasi")
    article = blocks.CharBlock(required=False, max_length=160, label="Pasal")
    note = blocks.CharBlock(required=False, max_length=250, label="Catatan")

    class Meta:
        icon = "openquote"
        label = "Dasar hukum"
