"""Numbers that name a person: they are asked nowhere, and shown nowhere."""

import re

from django.core.exceptions import ValidationError

# 16 digits, however they are grouped: province, kabupaten, kecamatan, date of birth, serial number (Permendagri 95/2019).
NIK = re.compile(r"(?<!\d)(?:\d[\s.-]{0,2}){15}\d(?!\d)")
# Indonesian mobile numbers, however they are grouped.
TELEPHONE = re.compile(r"(?<![\d.])(?:\+?62|0)[\s.-]{0,2}8(?:[\s.-]{0,2}\d){7,12}(?![\d])")
MASK = "[nomor disembunyikan]"

NIK_REFUSED = "Isian ini memuat 16 angka yang tampak seperti NIK. Hapus nomor itu: portal tidak pernah meminta NIK."


def holds_nik(text: str) -> bool:
    """Whether a text has what looks like an identity number."""
    return NIK.search(text) is not None


def refuse_nik(text: str) -> None:
    """A validator for public text fields. Raises ValidationError with a sentence that explains."""
    if holds_nik(text):
        raise ValidationError(NIK_REFUSED, code="nik")


def mask_numbers(text: str) -> str:
    """The text with identity and telephone numbers replaced."""
    return TELEPHONE.sub(MASK, NIK.sub(MASK, text))
