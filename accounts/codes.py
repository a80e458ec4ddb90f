"""Codes on paper: what they look like, how they are read, and what is kept of them."""

import re
import secrets

from django.utils.crypto import salted_hmac

LENGTH = 10
# 26 signs of which none looks like another on paper, so 47 bits. Left out: I L O U, and those of ALIKE.
ALPHABET = "23456789ACDEFHJKMNPQRTVWXY"
ALIKE = str.maketrans({"Z": "2", "S": "5", "G": "6", "B": "8"})
NO_SIGN = re.compile(r"[^0-9A-Z]")


def new_code() -> str:
    """A code that nobody can guess: ten signs without a dash."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def show_code(code: str) -> str:
    """A code as it is printed: `4KXTR-9AFHM`."""
    return f"{code[:5]}-{code[5:]}"


def normalise_code(text: str) -> str:
    """The code that was typed: in capitals, without dashes and blanks, with the sign that is meant for one that looks alike."""
    return NO_SIGN.sub("", text[:100].upper()).translate(ALIKE)


def digest(code: str, purpose: str = "accounts.invitation") -> str:
    """What is kept of a code: 64 hexadecimal digits. A code for one purpose is none for another."""
    return salted_hmac(purpose, normalise_code(code), algorithm="sha256").hexdigest()
