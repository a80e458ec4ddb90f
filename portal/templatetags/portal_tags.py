"""What the layout of every page needs."""

from functools import lru_cache

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

from content import versions
from portal.style import STYLE

register = template.Library()


@register.simple_tag
def style() -> SafeString:
    """The stylesheet, to stand inside a style element."""
    return mark_safe(STYLE)  # noqa: S308 - from the repository


@register.simple_tag
def shared_version() -> str:
    """What the kept text of a page depends on beside the page itself."""
    return versions.shared()


@register.simple_tag
@lru_cache(maxsize=4096)
def qr_code(address: str) -> SafeString:
    """A QR code of an address as SVG. It stands in the page, hidden until it is printed: a printer may be offline."""
    code = segno.make_qr(address, error="l")
    path, row_length = [], 0
    for y, row in enumerate(code.matrix):
        run = 0
        for x, dark in enumerate([*row, 0]):
            if dark:
                run += 1
            elif run:
                path.append(f"M{x - run} {y}h{run}v1h-{run}z")
                run = 0
        row_length = len(row)
    box = f"-2 -2 {row_length + 4} {row_length + 4}"
    svg = f'<svg viewBox="{box}" role="img" aria-label="Kode QR halaman ini"><path d="{"".join(path)}"/></svg>'
    return mark_safe(svg)  # noqa: S308 - digits only
