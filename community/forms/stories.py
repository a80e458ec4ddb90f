"""The form of a story, one or two questions a step. What a step asks is all that it can set."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count
from django.forms import BaseFormSet, formset_factory
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from taggit.models import Tag

from accounts.personal_numbers import TELEPHONE, refuse_nik
from community.forms.fields import PICTURES, RupiahField
from community.models import StoryPage
from content.blocks.village import FUND_SOURCES
from content.models import TopicPage

TELEPHONE_REFUSED = (
    "Isian ini memuat nomor telepon. Hapus nomor itu: cerita dibaca semua orang. Tulis jabatan yang dapat ditanya."
)
MAX_TAGS = 5
TAGS_OFFERED = 24
MAX_LINES = 20
SPARE_LINES = 2


def refuse_telephone(text: str) -> None:
    """A validator. Raises ValidationError with a sentence that explains."""
    if TELEPHONE.search(text):
        raise ValidationError(TELEPHONE_REFUSED, code="telephone")


class TextField(forms.CharField):
    """Plain text of the public: it is shown escaped, with its line breaks, and names no person's numbers."""

    def __init__(self, *, rows: int = 0, **kwargs: Any):
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)
        self.validators += [refuse_nik, refuse_telephone]

    def to_python(self, value: Any) -> str:
        """The text with one kind of line break: a phone counts it as one letter, and so do we."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class YearField(forms.IntegerField):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"})

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        latest = timezone.localdate().year
        self.validators += [
            MinValueValidator(1990, "Isi tahun sejak 1990."),
            MaxValueValidator(latest, f"Isi tahun yang sudah berjalan, paling akhir {latest}."),
        ]


class StepForm(forms.Form):
    """One step. `asks`: the story's fields that it sets; `needed`: those that may stay empty in a draft, not in what is sent."""

    asks: ClassVar[list[str]] = []
    needed: ClassVar[list[str]] = []

    def __init__(self, data: Any = None, files: Any = None, *, story: StoryPage | None = None):
        initial = {name: getattr(story, name) for name in self.asks} if story else {}
        super().__init__(data, files, initial=initial)
        self.story = story

    def values(self) -> dict[str, Any]:
        """What a valid step says, by field of the story."""
        return {name: self.cleaned_data[name] for name in self.asks if name in self.fields}


class ProblemForm(StepForm):
    asks = ["title", "problem"]
    needed = ["problem"]

    title = TextField(label="Judul cerita", max_length=120, help_text="Contoh: Air bersih untuk tiga dusun.")
    problem = TextField(label="Apa masalahnya?", max_length=2000, rows=8, required=False)


class ActionForm(StepForm):
    asks = ["solution", "participants"]
    needed = asks

    solution = TextField(
        label="Apa yang desa lakukan?",
        max_length=4000,
        rows=10,
        required=False,
        help_text="Ceritakan urut: mulai dari mana, lalu apa.",
    )
    participants = TextField(
        label="Siapa yang ikut?",
        max_length=1000,
        rows=4,
        required=False,
        help_text="Jabatan dan kelompok, bukan nama orang: BPD, PKK, 30 warga Dusun Krajan.",
    )


class CostForm(forms.Form):
    item = TextField(label="Untuk apa", max_length=140)
    amount = RupiahField(label="Jumlah (Rp)", min_value=0, max_value=10**13)
    fund_source = forms.ChoiceField(label="Sumber dana", choices=[("", "Pilih sumber dana"), *FUND_SOURCES])


class ChangeForm(forms.Form):
    what = TextField(label="Apa yang berubah", max_length=160, help_text="Contoh: rumah yang mendapat air.")
    before = TextField(label="Sebelumnya", max_length=80, required=False)
    after = TextField(label="Sesudahnya", max_length=80, help_text="Dengan satuan: 120 rumah.")
    year = YearField(label="Tahun", required=False)


class Lines(BaseFormSet):
    """Lines of a table. A line that is left empty is none; each can be ticked to be removed."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        return super()._construct_form(i, **{**kwargs, "empty_permitted": True})  # type: ignore[misc]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Django's, with the box to remove a line in Indonesian."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Hapus baris ini"

    def filled(self) -> list[dict[str, Any]]:
        """The lines that say something, in order."""
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE") and form.has_changed()
        ]


class LinesForm(StepForm):
    """A step with a table. `lines` is its formset; `stream` the story's field that keeps it."""

    line: ClassVar[type[forms.Form]]
    stream: ClassVar[str]

    def __init__(self, data: Any = None, files: Any = None, *, story: StoryPage | None = None):
        super().__init__(data, files, story=story)
        stream = getattr(story, self.stream) if story else []
        self.kept = [dict(child.value) for child in stream]
        formset = formset_factory(
            self.line,
            formset=Lines,
            extra=SPARE_LINES if self.kept else SPARE_LINES + 1,
            can_delete=True,
            max_num=MAX_LINES,
            absolute_max=MAX_LINES + 10,
            validate_max=True,
        )
        # Bound lines are compared with nothing: one that was emptied is empty, not wrong.
        initial = None if self.is_bound else self.kept
        messages = {"too_many_forms": f"Paling banyak {MAX_LINES} baris."}
        self.lines: Lines = formset(data, prefix="baris", initial=initial, error_messages=messages)  # type: ignore[assignment]

    def is_valid(self) -> bool:
        """Both the form and its lines."""
        return self.lines.is_valid() & super().is_valid()

    def values(self) -> dict[str, Any]:
        """What an editor added to a line (a volume, a source) stays while the line says the same."""
        lines = []
        for line in self.lines.filled():
            key = next(iter(line))
            same = next((kept for kept in self.kept if kept[key] == line[key]), {})
            lines.append({**same, **line})
        return super().values() | {self.stream: lines}


class CostsForm(LinesForm):
    line, stream = CostForm, "costs"


class ChangesForm(LinesForm):
    line, stream = ChangeForm, "changes"
    asks = ["year"]
    needed = asks

    year = YearField(label="Tahun kegiatan", required=False, help_text="Empat angka, misalnya 2025.")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files at once, each within the size that the portal takes."""

    widget = ManyFilesInput(attrs={"accept": PICTURES, "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, none where none was chosen."""
        files = [file for file in (data or []) if file]
        limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
        for file in files:
            if file.size > limit:
                raise ValidationError(
                    f"Foto ini terlalu besar ({filesizeformat(file.size)}). Paling besar {filesizeformat(limit)}.",
                    code="file_too_large",
                )
            if not file.size:
                raise ValidationError("Foto ini kosong. Pilih foto lain.", code="empty")
        return files


class PhotosForm(StepForm):
    """Captions and consents of the photos that are there, and new ones."""

    def __init__(self, data: Any = None, files: Any = None, *, story: StoryPage | None = None):
        super().__init__(data, files, story=story)
        self.photos = list(story.photos.all()) if story else []
        for photo in self.photos:
            key = photo.image_id
            self.fields[f"keterangan-{key}"] = TextField(
                label="Keterangan foto", max_length=160, required=False, initial=photo.caption
            )
            self.fields[f"setuju-{key}"] = forms.BooleanField(
                label="Orang di foto ini setuju fotonya dimuat, atau tidak ada orang di foto ini",
                required=False,
                initial=photo.has_consent,
            )
            self.fields[f"hapus-{key}"] = forms.BooleanField(label="Hapus foto ini", required=False)
        self.fields["foto"] = PhotosField(
            label="Tambah foto",
            required=False,
            help_text="Paling banyak 8 foto. JPG, PNG, WebP, atau HEIC. Foto diperkecil, dan lokasinya dihapus.",
        )

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each photo with its fields."""
        return [
            (photo, [self[f"{name}-{photo.image_id}"] for name in ("keterangan", "setuju", "hapus")])
            for photo in self.photos
        ]

    def marks(self) -> dict[str, Any]:
        """What a valid step says of the photos that are there, as services.photos.keep_photos() takes it."""
        said, keys = self.cleaned_data, [photo.image_id for photo in self.photos]
        return {
            "captions": {key: said[f"keterangan-{key}"] for key in keys},
            "consents": {key for key in keys if said[f"setuju-{key}"]},
            "removed": {key for key in keys if said[f"hapus-{key}"]},
        }


class AdviceForm(StepForm):
    asks = ["setbacks", "advice"]
    needed = ["advice"]

    setbacks = TextField(
        label="Apa yang tidak berjalan?",
        max_length=2000,
        rows=6,
        required=False,
        help_text="Yang gagal sama bergunanya bagi desa lain.",
    )
    advice = TextField(label="Apa saran Anda untuk desa lain?", max_length=2000, rows=6, required=False)


class TopicForm(StepForm):
    asks = ["topic", "tags"]
    needed = ["topic"]

    topic = forms.ModelChoiceField(
        label="Bidang",
        queryset=TopicPage.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    tags = forms.ModelMultipleChoiceField(
        label="Label",
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Pilih paling banyak {MAX_TAGS}. Label memudahkan orang menemukan cerita ini.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, story: StoryPage | None = None):
        super().__init__(data, files, story=story)
        chosen = [tag.pk for tag in story.tags.all()] if story else []
        used = Tag.objects.annotate(uses=Count("content_contenttag_items"))
        offered = list(used.filter(uses__gt=0).order_by("-uses", "name").values_list("pk", flat=True)[:TAGS_OFFERED])
        self.initial["tags"] = chosen
        self.fields["topic"].queryset = TopicPage.objects.open_to_all().order_by("path")  # type: ignore[attr-defined]
        if not (chosen or offered):
            del self.fields["tags"]  # nothing to choose from yet
            return
        self.fields["tags"].queryset = Tag.objects.filter(pk__in=[*chosen, *offered]).order_by("name")  # type: ignore[attr-defined]

    def clean_tags(self) -> list[str]:
        """The names of the labels, of those that the portal has."""
        tags = self.cleaned_data["tags"]
        if len(tags) > MAX_TAGS:
            raise ValidationError(f"Pilih paling banyak {MAX_TAGS} label.", code="too_many")
        return [tag.name for tag in tags]
