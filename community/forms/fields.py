"""Fields that several forms of the community ask with."""

import re

from django import forms

PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif"  # what a phone may choose as a photo
WRITTEN = re.compile(r"(?:Rp\.?\s*)?(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(?:00?|-))?", re.IGNORECASE)


class RupiahField(forms.IntegerField):
    """Whole rupiah, as people write them: `65.483.000`, `Rp65.483.000,00`, `65483000`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": "Tulis jumlahnya dengan angka saja, misalnya 65.483.000."}

    def to_python(self, value):
        """The number; None for an empty field."""
        written = WRITTEN.fullmatch(str(value or "").strip())
        return super().to_python(re.sub(r"\D", "", written[1]) if written else value)

    def prepare_value(self, value):
        """A number that is kept, with points between the thousands."""
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value
