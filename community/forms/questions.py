"""What a member fills in to ask, to answer, or to report."""

import uuid
from typing import Any

from django import forms
from django.core.validators import MinLengthValidator

from accounts.personal_numbers import refuse_nik
from community.models import Report
from content.models import ContentPage

SHORTEST, LONGEST = 10, 2000


class LinesField(forms.CharField):
    """A text of several lines. A line break counts as one letter, however the browser sent it."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """The text with one kind of line break."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class PostForm(forms.Form):
    """Text only, and a key that makes sending twice the same as sending once."""

    text = LinesField(
        min_length=SHORTEST,
        max_length=LONGEST,
        validators=[refuse_nik],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Jangan tulis nama orang, nomor telepon, atau NIK. Yang tampil hanya jabatan dan desa Anda.",
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["required", "invalid"], "Formulir ini tidak lengkap. Buka halaman ini lagi."),
    )

    text_label = "Isi"
    missing, too_short = "Tulis dahulu isinya.", f"Tulis paling sedikit {SHORTEST} huruf."

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        text = self.fields["text"]
        text.label = self.text_label
        text.error_messages["required"] = self.missing
        for validator in text.validators:
            if isinstance(validator, MinLengthValidator):
                validator.message = self.too_short


class AnswerForm(PostForm):
    text_label = "Jawaban Anda"
    missing = "Tulis jawaban Anda."


class QuestionForm(PostForm):
    """A question to a page, or to one of its sections."""

    anchor = forms.ChoiceField(
        label="Tentang bagian",
        required=False,
        error_messages={"invalid_choice": "Bagian itu tidak ada lagi di halaman ini. Pilih bagian lain."},
    )

    text_label = "Pertanyaan Anda"
    missing = "Tulis pertanyaan Anda."

    def __init__(self, page: ContentPage, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        anchor = self.fields["anchor"]
        assert isinstance(anchor, forms.ChoiceField)  # noqa: S101 - for the type checker
        anchor.choices = [("", "Seluruh halaman"), *sections_of(page).items()]
        if len(anchor.choices) == 1:
            anchor.widget = forms.HiddenInput()


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label="Mengapa ini tidak pantas tampil?",
        choices=[
            (Report.Reason.PERSONAL_DATA, "Data pribadi: memuat nama, alamat, nomor, atau foto orang tanpa izin"),
            (Report.Reason.POLITICS, "Politik: kampanye atau serangan kepada calon dan partai"),
            (Report.Reason.FRAUD, "Penipuan: menawarkan uang, proyek, atau tautan yang menjebak"),
            (Report.Reason.INDECENT, "Tidak pantas: kasar, cabul, atau menghina"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih salah satu alasan.",
            "invalid_choice": "Pilih salah satu alasan dari daftar.",
        },
    )
    note = forms.CharField(
        label="Keterangan",
        required=False,
        max_length=300,
        validators=[refuse_nik],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bagian mana, dan mengapa. Jangan menulis ulang data pribadinya.",
    )


def sections_of(page: ContentPage) -> dict[str, str]:
    """The headings of a page's sections by their anchors, in the order of the page."""
    return {section.anchor: section.heading for section in page.get_sections() if section.anchor and section.heading}
