"""The form for invitation slips."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Invitation
from accounts.services.invitation_slips import DAYS, MOST_AT_ONCE, MOST_DAYS


class PersonField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, invitation: Invitation) -> str:
        """Name and role, and whether a slip is out already: printing another makes that one void."""
        printed = " (kartu lama diganti)" if invitation.code_digest else ""
        return f"{invitation.name}, {invitation.job_role}{printed}"


class SlipsForm(forms.Form):
    """For whom slips are printed, and how long they are good."""

    people = PersonField(
        label="Orang dari daftar aparatur",
        queryset=Invitation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Orang itu tidak ada lagi di daftar.",
            "invalid_pk_value": "Pilih dari daftar.",
        },
    )
    blank = forms.IntegerField(
        label="Kartu tanpa nama",
        min_value=0,
        max_value=MOST_AT_ONCE,
        required=False,
        help_text="Untuk orang yang belum ada di daftar. Satu kartu untuk satu orang.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Isi dengan angka, misalnya 8."},
    )
    days = forms.IntegerField(
        label="Berlaku berapa hari",
        min_value=1,
        max_value=MOST_DAYS,
        initial=DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Isi jumlah hari.", "invalid": "Isi dengan angka, misalnya 60."},
    )

    def __init__(self, *args, invitations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = invitations
        if not invitations.exists():
            del self.fields["people"]
            self.fields["blank"].initial = 8

    def clean(self):
        """At least one slip."""
        data = super().clean()
        if not self.errors and not (data.get("people") or data.get("blank")):
            raise ValidationError("Pilih orang dari daftar, atau isi jumlah kartu tanpa nama.")
        return data
