"""How facts are written: money, figures, sizes, and data for search engines."""

import json
import re
from decimal import Decimal
from functools import cache

from django import template
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe

from content.blocks.media import illustration_names
from content.blocks.text import HeadingBlock

register = template.Library()

MINUS = "−"


@register.filter
def figure(value) -> str:
    """A number as Indonesians write it: `1.234.567`, `24,5`. Anything that is no number stays as it is."""
    if value is None or value == "":
        return ""
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    if not number.is_finite():
        return str(value)
    text = f"{abs(number).normalize():,f}"
    return (MINUS if number < 0 else "") + text.translate(str.maketrans(",.", ".,"))


@register.filter
def rupiah(value) -> str:
    """Money as `Rp65.483.000`; below zero `−Rp30.000.000`."""
    text = figure(value)
    if not text:
        return ""
    return f"{MINUS}Rp{text[1:]}" if text.startswith(MINUS) else f"Rp{text}"


@register.filter
def amount(value, unit: str) -> str:
    """A figure with its unit: rupiah before it, others after it."""
    if unit == "Rp":
        return rupiah(value)
    return f"{figure(value)} {unit}".strip()


@register.filter
def kilobytes(value) -> str:
    """A size in bytes as readers weigh it: `12 KB`, `1,4 MB`."""
    if not value:
        return ""
    if value < 1_000_000:
        return f"{max(round(value / 1000), 1)} KB"
    return f"{figure(round(value / 1_000_000, 1))} MB"


@register.filter
def json_ld(data: dict) -> SafeString:
    """Data for search engines, safe inside a script element: nothing in it can end the element."""
    text = json.dumps({key: value for key, value in data.items() if value not in (None, [], "")}, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308 - escaped above


TOPIC_ICONS = {"keuangan": "wallet", "infrastruktur": "road", "pemberdayaan": "people"}


@cache
def icons() -> dict[str, str]:
    """The portal's icons by name, each as a complete SVG. Decorative: its meaning always stands beside it in words.

    They stand where they are used and not in a sprite: a repeated string costs a compressed page four bytes, and a block
    renders the same in a preview, in print and on a page.
    """
    sprite = get_template("components/icons.svg").template.source
    return {
        name: f'<svg class="icon" viewBox="{box}" aria-hidden="true">{shape}</svg>'
        for name, box, shape in re.findall(r'<symbol id="([\w-]+)" viewBox="([^"]+)">(.*?)</symbol>', sprite)
    }


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the portal's icons."""
    return mark_safe(icons()[name])  # noqa: S308 - from the repository


@register.simple_tag
def topic_icon(hue: str) -> SafeString:
    """The icon of a topic by its colour family; the topic's name always stands beside it."""
    return icon(TOPIC_ICONS[hue]) if hue in TOPIC_ICONS else SafeString()


@register.simple_tag
def illustration(name: str, alt: str = "") -> SafeString:
    """A drawing of the portal's collection, with `alt` for those who do not see it. Nothing for a name that is gone."""
    if name not in dict(illustration_names()):
        return SafeString()
    return mark_safe(render_to_string(f"illustrations/{name}.svg", {"alt": alt}))  # noqa: S308 - a template


@register.filter
def anchor(heading: str) -> str:
    """The fragment that a section's address ends in."""
    return HeadingBlock.anchor(heading)
