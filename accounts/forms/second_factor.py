"""The code of a telephone beside the password."""

from django import forms


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    kode = forms.CharField(
        label="Kode",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "class": "short"}
        ),
        error_messages={
            "required": "Ketik kode dari aplikasi.",
            "max_length": "Kode paling banyak 20 huruf atau angka.",
        },
    )

    def __init__(self, *args, help_text: str = "6 angka dari aplikasi, atau satu kode cadangan.", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kode"].help_text = help_text

    def clean_kode(self) -> str:
        """The code without the spaces that apps show."""
        return self.cleaned_data["kode"].replace(" ", "").replace("-", "")

    def refuse(self) -> None:
        """Says that the code is not, or no longer, right."""
        self.add_error("kode", "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.")
