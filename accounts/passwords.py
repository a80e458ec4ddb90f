"""What no password or PIN may be. There are no rules of composition: length and being unknown is what helps (OWASP ASVS 6.2)."""

import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User

MIN_LENGTH = 8
MIN_PIN_LENGTH = 6
EARLIEST_YEAR = 1930
LETTERS_OF_ONES_OWN = 4  # that remain when known names and words are taken away
LOOK_ALIKES = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
COMMON_WORDS = Path(__file__).with_name("common_words.txt")

PASSWORD_HELP = (
    "Sedikitnya 8 huruf atau angka, atau PIN sedikitnya 6 angka. Kalimat pendek mudah diingat dan sulit ditebak."  # noqa: S105
)


class Validator:
    """What Django asks of a validator: `validate` raises ValidationError, `get_help_text` says the rule."""

    help_text = ""

    def get_help_text(self) -> str:
        """The rule in one sentence, or nothing."""
        return self.help_text


class LengthValidator(Validator):
    """Eight characters; a PIN may have six digits, since guesses are few."""

    help_text = PASSWORD_HELP

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for one that is too short."""
        if password.isdecimal() and len(password) >= MIN_PIN_LENGTH:
            return
        if password.isdecimal():
            raise ValidationError("PIN terlalu pendek. Pakai sedikitnya 6 angka.", code="short")
        if len(password) < MIN_LENGTH:
            raise ValidationError(
                "Kata sandi terlalu pendek. Pakai sedikitnya 8 huruf atau angka, atau PIN 6 angka.", code="short"
            )


class PinValidator(Validator):
    """Digits alone: nothing that others try first."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for sequences, repetitions, dates, and the person's own number."""
        if not password.isdecimal():
            return
        pin = "".join(str(int(digit)) for digit in password)  # figures of other scripts too
        if is_sequence(pin) or is_repetition(pin):
            raise ValidationError(
                "PIN ini mudah ditebak karena berurutan atau berulang. Pakai angka lain.", code="easy"
            )
        if is_date(pin):
            raise ValidationError("PIN ini tampak seperti tanggal, jadi mudah ditebak. Pakai angka lain.", code="date")
        if user is not None and pin in re.sub(r"\D", "", f"{user.username.replace('+62', '0')} {user.username}"):
            raise ValidationError("PIN ini bagian dari nomor Anda sendiri. Pakai angka lain.", code="own_number")


class KnownWordsValidator(Validator):
    """Words that many choose, and names that everybody in the village knows, with or without a number behind."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError where little remains when those words are taken away."""
        letters = letters_of(password)
        rest = letters
        for word in sorted(common_words() | names_of(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != letters and len(rest) < LETTERS_OF_ONES_OWN:
            raise ValidationError(
                "Kata sandi ini mudah ditebak: isinya kata yang banyak dipakai atau nama Anda atau desa Anda. "
                "Tambahkan kata lain.",
                code="known",
            )


class SimilarityValidator(UserAttributeSimilarityValidator):
    """Django's, for words: two numbers share most of their digits by chance, and PinValidator judges those."""

    def __init__(self):
        super().__init__(user_attributes=["username", "name", "email"])

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for one that is much like a name of the person."""
        if not password.isdecimal():
            super().validate(password, user)


def is_sequence(pin: str) -> bool:
    """Whether each digit follows the one before, up or down: 234567, 987654, 789012."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9}, {2}, {8})


def is_repetition(pin: str) -> bool:
    """Whether it is one to three digits again and again, or digits in pairs: 111111, 121212, 123123, 112233."""
    again = any(pin == (pin[:size] * len(pin))[: len(pin)] for size in (1, 2, 3))
    pairs = len(pin) % 2 == 0 and all(pin[i] == pin[i + 1] for i in range(0, len(pin), 2))
    return again or pairs or len(set(pin)) < 3


def is_date(pin: str) -> bool:
    """Whether six or eight digits are a day that somebody alive may have reason to remember."""
    latest = timezone.localdate().year + 1
    if len(pin) == 6:
        years = [*range(EARLIEST_YEAR, latest + 1)]
        short = {year % 100: year for year in years}
        day, month, year = int(pin[:2]), int(pin[2:4]), int(pin[4:])
        month_and_year = 1 <= int(pin[:2]) <= 12 and EARLIEST_YEAR <= int(pin[2:]) <= latest
        year_and_month = EARLIEST_YEAR <= int(pin[:4]) <= latest and 1 <= year <= 12
        first_year = short.get(day)
        return (
            month_and_year
            or year_and_month
            or is_day(short.get(year), month, day)
            or is_day(short.get(year), day, month)
            or is_day(first_year, month, year)
        )
    if len(pin) == 8:
        a, b, c, d = int(pin[:2]), int(pin[2:4]), int(pin[4:]), int(pin[:4])
        candidates = [(c, b, a), (c, a, b), (d, int(pin[4:6]), int(pin[6:]))]
        return any(EARLIEST_YEAR <= year <= latest and is_day(year, month, day) for year, month, day in candidates)
    return False


def is_day(year: int | None, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        date(year or 0, month, day)
    except ValueError:
        return False
    return True


def letters_of(text: str) -> str:
    """The letters of a text, small, with the figures that stand for letters in many passwords read as those."""
    text = text.casefold()
    if re.search(r"[a-z]", text):
        text = re.sub(r"(?<=[a-z])[013457@$](?=[a-z])", lambda figure: LOOK_ALIKES[figure[0]], text)
    return "".join(letter for letter in text if letter.isalpha())


@cache
def common_words() -> set[str]:
    """Words that passwords in Indonesia are often made of."""
    return set(COMMON_WORDS.read_text().split())


def names_of(user: User | None) -> set[str]:
    """Names that belong to a person: their own, what they sign in with, and those of the village and what lies around it."""
    if user is None:
        return set()
    texts = [*user.name.split(), user.username.partition("@")[0], user.email.partition("@")[0]]
    seat = user.seat if user.pk or "seat" in user.__dict__ else None
    region = seat.village if seat else None
    while region is not None:
        texts += [region.short_name, *region.short_name.split()]
        region = region.parent
    return {letters for text in texts if len(letters := letters_of(text)) >= 3}
