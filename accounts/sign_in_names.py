"""What a person signs in with: a telephone number, an e-mail address, or a name of their own choice."""

import re

TELEPHONE = re.compile(r"(?:\+?62|0)8\d{7,12}")
SEPARATORS = re.compile(r"[\s().-]")


def normalize_sign_in_name(text: str) -> str:
    """The one form in which a sign-in name is kept.

    Telephone numbers become `+628…`, however they are grouped; e-mail addresses and names become lower case.
    """
    text = text.strip()
    digits = SEPARATORS.sub("", text)
    if TELEPHONE.fullmatch(digits):
        return f"+62{digits.removeprefix('+').removeprefix('62').removeprefix('0')}"
    return text.lower()
