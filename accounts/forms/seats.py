"""Forms about seats and people whom one knows."""

from django import forms
from django.utils import timezone

from accounts.models import Seat
from accounts.services.seats import successors

DATE_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


class SuccessorField(forms.ModelChoiceField):
    def label_from_instance(self, seat: Seat) -> str:
        """Their names: the role is the same for all."""
        return seat.user.get_full_name()


class EndSeatForm(forms.Form):
    """When a seat ended, and who goes on with its work."""

    on = forms.DateField(
        label="Hari terakhir menjabat",
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(format=DATE_FORMATS[0], attrs={"type": "date", "class": "short"}),
        error_messages={"required": "Isi hari terakhir menjabat.", "invalid": "Isi tanggal seperti 24-11-2026."},
    )
    successor = SuccessorField(
        label="Penerus",
        queryset=Seat.objects.none(),
        required=False,
        empty_label="Belum ada, atau belum terdaftar",
        help_text="Penerus melanjutkan rancangan cerita dan replikasi desa.",
    )

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
        self.fields["successor"].queryset = successors(seat)


class SuccessorForm(forms.Form):
    """Who goes on with the work of a seat that has ended."""

    successor = SuccessorField(
        label="Penerus",
        queryset=Seat.objects.none(),
        empty_label="Pilih orangnya",
        help_text="Penerus melanjutkan rancangan cerita dan replikasi desa.",
        error_messages={"required": "Pilih penerusnya.", "invalid_choice": "Orang itu tidak memegang jabatan ini."},
    )

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors(seat)
