"""What the reader does: tick off and answer."""

from zlib import crc32

from wagtail import blocks

from content.blocks.text import SMALL_TEXT_FEATURES


class ChecklistBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=80, label="Judul")
    items = blocks.ListBlock(blocks.CharBlock(max_length=160, label="Butir"), min_num=1, label="Butir")

    class Meta:
        icon = "tasks"
        label = "Daftar periksa"
        description = "Butir yang dicentang, di layar atau di kertas."
        template = "content/blocks/checklist.html"
        preview_value = {
            "title": "Sebelum membayar",
            "items": ["Nota asli menyebut volume dan harga satuan", "NTPN ditempel di SPJ"],
        }


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=200, label="Jawaban")
    correct = blocks.BooleanBlock(required=False, label="Benar")


class QuestionBlock(blocks.StructBlock):
    """A question to test oneself with. Nothing is recorded, and it works without scripts."""

    question = blocks.CharBlock(max_length=300, label="Pertanyaan")
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=6, label="Pilihan")
    explanation = blocks.RichTextBlock(features=SMALL_TEXT_FEATURES, label="Penjelasan")

    def clean(self, value):
        """Exactly one option is right; a draft may still lack it."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        right = sum(bool(option["correct"]) for option in cleaned["options"])
        if right != 1:
            raise blocks.StructBlockValidationError(
                non_block_errors=[f"Tandai tepat satu jawaban yang benar. Sekarang ada {right}."]
            )
        return cleaned

    def get_context(self, value, parent_context=None):
        """Adds `id`, by which its fields belong together; the same at every rendering, so that a page stays the same."""
        context = super().get_context(value, parent_context)
        context["id"] = f"q{crc32(value['question'].encode()):x}"
        return context

    class Meta:
        icon = "help"
        label = "Uji diri"
        description = "Pertanyaan singkat dengan penjelasan."
        template = "content/blocks/question.html"
        preview_value = {
            "question": "Siapa yang memverifikasi bukti pengeluaran?",
            "options": [
                {"text": "Kaur Keuangan", "correct": False},
                {"text": "Sekretaris Desa", "correct": True},
                {"text": "Camat", "correct": False},
            ],
            "explanation": "<p>Sekretaris Desa adalah koordinator pelaksana pengelolaan keuangan desa.</p>",
        }
