"""A field to choose one's village by typing: a combobox with scripts, and without them a list in a second step."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from regions.models import Region
from regions.village_search import MAX_LENGTH, find_villages


class TypedVillage(NamedTuple):
    """What came from the form: what was typed, the code that was chosen, and what had been typed when it was offered."""

    text: str = ""
    code: str = ""
    offered_for: str = ""


class VillageInput(forms.Widget):
    """The text, and below it the villages that it may mean once they were asked for."""

    template = "accounts/village_input.html"

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.offers: list[Region] = []

    def value_from_datadict(self, data, files, name):
        """The three parts, as TypedVillage."""
        return TypedVillage(*(str(data.get(f"{name}{part}", ""))[:200] for part in ("", "_code", "_for")))

    def value_omitted_from_data(self, data, files, name):
        """Whether the form did not have the field."""
        return name not in data

    def render(self, name, value, attrs=None, renderer=None):
        """The field as HTML."""
        if isinstance(value, Region):
            value = TypedVillage(value.full_name, value.code, value.full_name)
        context = {
            "name": name,
            "value": value or TypedVillage(),
            "attrs": self.build_attrs(self.attrs, attrs),
            "offers": self.offers,
        }
        return render_to_string(self.template, context)


class VillageField(forms.Field):
    """Gives a Region of level village, with the regions around it loaded."""

    widget = VillageInput
    default_error_messages = {
        "required": "Ketik nama desa Anda.",
        "choose": "Pilih desa Anda dari daftar di bawah isian.",
        "unknown": "Tidak ada desa dengan nama itu. Periksa ejaannya, atau ketik nama desa saja.",
    }

    def clean(self, value: TypedVillage) -> Region | None:
        """The village. Raises ValidationError, with the list to choose from in the widget, where it is not certain."""
        text = value.text.strip().replace("\x00", "")[:MAX_LENGTH]
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        # What was chosen counts for the text that it was chosen for, and for no other.
        if value.code and value.offered_for.strip() == text and len(value.code) <= 13:
            village = Region.objects.villages().with_ancestors().filter(code=value.code.replace("\x00", "")).first()
            if village:
                return village
        offers = find_villages(text)
        if len(offers) == 1 and "".join(filter(str.isalnum, text.lower())).startswith(offers[0].name_key):
            return offers[0]  # its whole name, and no other village is called so there
        self.widget.offers = offers
        code = "choose" if offers else "unknown"
        raise ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial, data: TypedVillage) -> bool:
        """Whether another village was chosen than the one that was there."""
        return getattr(initial, "code", "") != data.code
