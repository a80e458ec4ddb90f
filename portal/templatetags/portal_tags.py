"""What the layout of every page needs."""

from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote

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
@cache
def favicon() -> SafeString:
    """The portal's icon as a data address: in the page it costs a hundred bytes, by itself a request of eight hundred."""
    svg = (Path(__file__).parent.parent / "static" / "portal" / "icon.svg").read_text().strip()
    address = "data:image/svg+xml," + quote(svg.replace('"', "'"), safe="'/:=")
    return mark_safe(address)  # noqa: S308 - from the repository, quoted


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
