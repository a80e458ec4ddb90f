"""What a Kemendagri code says about the region it names."""

from regions.models import Region

Level, Kind = Region.Level, Region.Kind

# The first digit of a code's fourth segment. 3 stands for customary villages: inferred from the count (14), no
# regulation was read that says so.
VILLAGE_KINDS = {"1": Kind.URBAN_VILLAGE, "2": Kind.VILLAGE, "3": Kind.CUSTOMARY_VILLAGE}


def region_from_code(code: str, name: str) -> Region:
    """An unsaved Region for a dotted code and its official name. Raises ValueError for a code of another shape."""
    segments = code.split(".")
    if [len(segment) for segment in segments] != [2, 2, 2, 4][: len(segments)] or not code.replace(".", "").isdigit():
        raise ValueError(f"Bukan kode wilayah Kemendagri: {code!r}")
    level = Level(len(segments))
    match level:
        case Level.PROVINCE:
            kind = Kind.PROVINCE
        case Level.REGENCY:
            kind = Kind.CITY if name.startswith("Kota") else Kind.REGENCY
        case Level.DISTRICT:
            kind = Kind.DISTRICT
        case Level.VILLAGE:
            kind = VILLAGE_KINDS[segments[3][0]]
    return Region(
        code=code,
        name=name,
        level=level,
        kind=kind,
        parent_id=code.rpartition(".")[0] or None,
    )
