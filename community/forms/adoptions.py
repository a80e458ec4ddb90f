"""What a village fills in about its adoption."""

import uuid
from functools import partial
from typing import BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from accounts.personal_numbers import refuse_nik
from community.forms.fields import PICTURES, RupiahField
from community.models import AdoptionStep
from community.models.adoption import Stage
from community.services.adoptions import MOST, StepRecord
from content.blocks.village import FUND_SOURCES
from content.pictures import clean_picture

DIFFERENCES_LENGTH = 1000


def differences_field(when: str = "") -> forms.CharField:
    """What the village does differently; `when` ends the hint."""
    return forms.CharField(
        label="Apa yang desa Anda buat lain?",
        required=False,
        max_length=DIFFERENCES_LENGTH,
        validators=[refuse_nik],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Tampil untuk semua orang di halaman aslinya, dengan nama desa Anda.{when}",
    )


class StepForm(forms.ModelForm):
    """One step. Whether it may follow the last one is for the service to say, which holds the lock."""

    stage = forms.ChoiceField(label="Tahap", widget=forms.RadioSelect)
    on = forms.DateField(
        label="Tanggal",
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text="Kapan tahap ini terjadi.",
        error_messages={"invalid": "Tulis tanggalnya seperti 24-11-2026."},
    )
    amount = RupiahField(
        label="Jumlah anggaran (Rp)", required=False, min_value=0, max_value=MOST, help_text="Misalnya 65.483.000."
    )
    photo = forms.FileField(
        label="Foto",
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text="Hanya terlihat oleh desa Anda dan petugas wilayah. JPG, PNG, WebP, atau HEIC.",
    )
    drop_photo = forms.BooleanField(label="Hapus foto yang sekarang", required=False)
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    class Meta:
        model = AdoptionStep
        fields = ["stage", "on", "note", "budget_line", "amount", "fund_source"]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, after: Stage | None, **kwargs):
        """`after`: the stage that it follows; None for the first step."""
        super().__init__(*args, **kwargs)
        allowed = [stage for stage in Stage if after is None or stage.rank > after.rank]
        if after is None:
            allowed = [stage for stage in allowed if stage not in {Stage.DONE, Stage.STOPPED}]
        elif after in {Stage.DONE, Stage.STOPPED}:
            allowed = []
        stages = cast(forms.ChoiceField, self.fields["stage"])
        funds = cast(forms.ChoiceField, self.fields["fund_source"])
        stages.choices = [(stage.value, stage.label) for stage in allowed]
        stages.error_messages["invalid_choice"] = "Pilih tahap yang mungkin berikutnya."
        funds.choices = [("", "Pilih sumber dana"), *FUND_SOURCES]
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.fields["note"].help_text = "Hanya terlihat oleh desa Anda dan petugas wilayah. Wajib bila dihentikan."
        if not self.instance.photo_id:
            del self.fields["drop_photo"]

    def clean_photo(self):
        """The photo written anew from its pixels; None without one."""
        return cleaned_photo(self.cleaned_data.get("photo"))

    @property
    def record(self) -> StepRecord:
        """What a valid form says."""
        names = ("stage", "on", "note", "budget_line", "amount", "fund_source", "photo")
        return StepRecord(**{name: self.cleaned_data[name] for name in names})


class StartForm(StepForm):
    """Where the village stands now, and what it means to do differently."""

    differences = differences_field(" Boleh ditulis nanti.")


class DifferencesForm(forms.Form):
    """What the village does differently."""

    differences = differences_field()


class NewsForm(forms.Form):
    """Whether it still runs."""

    still_runs = forms.TypedChoiceField(
        label="Apakah masih berjalan?",
        choices=[("ya", "Ya, masih berjalan"), ("tidak", "Tidak berjalan lagi")],
        coerce=partial(str.__eq__, "ya"),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Catatan",
        required=False,
        max_length=1000,
        validators=[refuse_nik],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wajib bila tidak berjalan lagi: apa sebabnya? Terlihat oleh desa Anda dan petugas wilayah.",
    )
    months = forms.IntegerField(widget=forms.HiddenInput)


def cleaned_photo(file: UploadedFile | None):
    """A picture safe to keep; None where none was sent. Raises ValidationError with a sentence."""
    if not file:
        return None
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size and file.size > most:
        raise forms.ValidationError(f"Foto ini terlalu besar. Paling banyak {filesizeformat(most)}.")
    return clean_picture(cast(BinaryIO, file))
