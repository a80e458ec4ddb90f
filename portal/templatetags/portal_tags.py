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
    svg = code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None, title="Kode QR halaman ini")
    return mark_safe(svg)  # noqa: S308 - digits and a fixed title
