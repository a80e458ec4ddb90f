"""A map of the provinces as a grid: each a square, about where it lies, darker the more it has.

Borders would weigh hundreds of kilobytes, and hide small provinces behind large ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from content.filters import Province

# Column and row of each province, from Sabang to Merauke.
PLACES = {
    "11": (0, 0), "12": (1, 1), "14": (2, 1), "21": (3, 1),
    "13": (1, 2), "15": (2, 2), "19": (3, 2), "17": (2, 3), "16": (3, 3), "18": (3, 4),
    "36": (3, 5), "31": (4, 5), "33": (5, 5), "35": (6, 5), "32": (4, 6), "34": (5, 6),
    "51": (7, 6), "52": (8, 6), "53": (9, 6),
    "65": (6, 1), "61": (5, 2), "64": (6, 2), "62": (5, 3), "63": (6, 3),
    "75": (8, 1), "71": (9, 1), "76": (8, 3), "72": (8, 2), "74": (9, 3), "73": (8, 4),
    "82": (10, 1), "81": (10, 3),
    "96": (11, 2), "92": (12, 2), "91": (13, 2), "94": (12, 3), "95": (13, 3), "93": (13, 4),
}  # fmt: skip
COLUMNS, ROWS = 14, 7
SHADES = [".25", ".4", ".6", ".8", "1"]


@dataclass(frozen=True)
class Tile:
    """A province that has something, and where its square lies."""

    province: Province
    column: int
    row: int


def ground(provinces: Iterable[Province]) -> str:
    """The squares of all these provinces as one SVG path, to lie under the others."""
    places = [PLACES[province.code] for province in provinces if province.code in PLACES]
    return "".join(f"M{column} {row}h.9v.9h-.9z" for column, row in places)


def shaded_tiles(provinces: Iterable[Province]) -> list[tuple[str, list[Tile]]]:
    """The provinces that have something by shade, from the lightest: how opaque, and which squares.

    Shades follow the order of the counts and not their size: where one province has a thousand stories and the others have
    ten, one can still tell the others apart.
    """
    filled = sorted((p for p in provinces if p.count and p.code in PLACES), key=lambda province: province.count)
    counts = sorted({province.count for province in filled})
    shades = {
        count: SHADES[max((position + 1) * len(SHADES) // len(counts) - 1, 0)] for position, count in enumerate(counts)
    }
    return [
        (opacity, [Tile(province, *PLACES[province.code]) for province in group])
        for opacity, group in groupby(filled, key=lambda province: shades[province.count])
    ]
