"""Finds a village among 83,762 by what a person types: its name, and names of what lies around it."""

import re
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from regions.models import Region

MAX_VILLAGES = 10
MIN_LETTERS = 2
MAX_LENGTH = 100
MAX_WORDS = 6

# What villages are called in different parts of the country, and what stands before other names: people type it or leave it
# out. Some of these words begin names too (Kampung Baru), so a search tries both.
TITLES = set(
    "desa ds dusun nagari gampong gampoeng kampung kampong kalurahan kelurahan kel pekon lembang negeri tiyuh ohoi kute "
    "kecamatan kec kapanewon distrik kabupaten kab kota provinsi prov".split()
)
# Provinces as they are abbreviated, and the words of their official names.
ABBREVIATIONS = {
    "aceh": "aceh", "babel": "bangka", "bengkulu": "bengkulu", "diy": "yogyakarta", "dki": "jakarta", "jabar": "jawa barat",
    "jateng": "jawa tengah", "jatim": "jawa timur", "jogja": "yogyakarta", "yogya": "yogyakarta", "kalbar": "kalimantan barat",
    "kalsel": "kalimantan selatan", "kalteng": "kalimantan tengah", "kaltim": "kalimantan timur", "kaltara": "kalimantan utara",
    "kepri": "kepulauan riau", "malut": "maluku utara", "ntb": "nusa tenggara barat", "ntt": "nusa tenggara timur",
    "sulbar": "sulawesi barat", "sulsel": "sulawesi selatan", "sulteng": "sulawesi tengah", "sultra": "sulawesi tenggara",
    "sulut": "sulawesi utara", "sumbar": "sumatera barat", "sumsel": "sumatera selatan", "sumut": "sumatera utara",
}  # fmt: skip
AROUND = ["parent", "parent__parent", "parent__parent__parent"]


@dataclass(frozen=True)
class VillageMatch:
    """A village that was found: `code`, and `label` with the names around it."""

    code: str
    label: str


def find_villages(text: str) -> list[Region]:
    """At most ten villages that fit `text`, with the regions around them loaded; those called exactly so come first.

    The text begins with the name, in one word or several, and goes on with names around it: "ponggok klaten". Where nothing
    fits, the last word is taken for the name: "klaten ponggok".
    """
    words = re.findall(r"[^\W_]+", re.sub(r"['’.]", "", text[:MAX_LENGTH].lower()))[:MAX_WORDS]
    plain = [word for word in words if word not in TITLES]
    untitled = words[1:] if words and words[0] in TITLES else words
    found: list[str] = []
    for attempt in dict.fromkeys(map(tuple, [words, untitled, plain, [*plain[-1:], *plain[:-1]]])):
        if len(found) < MAX_VILLAGES and len("".join(attempt)) >= MIN_LETTERS:
            rows = named(attempt).exclude(pk__in=found).values_list("code", flat=True)
            found += rows[: MAX_VILLAGES - len(found)]
    villages = Region.objects.with_ancestors().in_bulk(found)
    return [villages[code] for code in found]


def named(words: tuple[str, ...]):
    """Villages whose name begins with the first words, and around which lie the others; the best fit first."""
    fits, exact = Q(), Q()
    for count in range(len(words), 0, -1):
        key = "".join(words[:count])
        around = Q()
        for word in words[count:]:
            around &= lies_in(word)
        fits |= begins_with(key) & around
        exact |= Q(name_key=key) & around
    rank = Case(When(exact, then=Value(0)), default=Value(1), output_field=IntegerField())
    # The first word narrows by the index what the rest looks at.
    return (
        Region.objects.villages()
        .filter(begins_with(words[0]))
        .filter(fits)
        .order_by(rank, Length("name"), "name", "code")
    )


def begins_with(key: str) -> Q:
    """A condition that both databases answer from the index. Keys hold small letters and figures, none after z."""
    return Q(name_key__gte=key, name_key__lte=f"{key}{'z' * 20}")


def lies_in(word: str) -> Q:
    """That a name around the village has a word that begins so."""
    condition = Q()
    for part in ABBREVIATIONS.get(word, word).split():
        part_fits = Q()
        for relation in AROUND:
            part_fits |= Q(**{f"{relation}__name__istartswith": part}) | Q(
                **{f"{relation}__name__icontains": f" {part}"}
            )
        condition &= part_fits
    return condition
