"""The admin's screens for documents, where they say more than Wagtail's."""

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.views.documents import IndexView

TEXT_HELP = "Isi PDF dan DOCX ikut dapat dicari. Teksnya dibaca sesudah diunggah; hasilnya tampil di daftar dokumen."


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].help_text = f"{self.fields['file'].help_text} {TEXT_HELP}".strip()


class DocumentIndexView(IndexView):
    """The list of documents, with what came of reading each."""

    @cached_property
    def columns(self):
        """Wagtail's, and `Teks`."""
        return [*super().columns, Column("text_report", label="Teks", width="22%")]
