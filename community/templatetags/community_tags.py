"""What villagers wrote, as pages show it."""

import re

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from community.models import Question
from content.models import ContentPage

register = template.Library()

SHOWN_ON_PAGES = 3
ADDRESS = re.compile(r"https?://[^\s<>\"'\\`{}|^\[\]]{3,300}", re.IGNORECASE)
AFTER_ADDRESS = ".,;:!?)"  # belongs to the sentence around it


@register.simple_tag
def questions_of(page: ContentPage) -> list[Question]:
    """The latest shown questions to a page, each with its best answer in `first_answers`: two queries, one where there are none.

    One more than SHOWN_ON_PAGES where there are more.
    """
    if not page.pk:  # the preview of a page that was never saved
        return []
    questions = Question.objects.filter(page=page.pk).shown().with_answers(AnonymousUser(), 1)
    return list(questions[: SHOWN_ON_PAGES + 1])


@register.filter
def written(text: str) -> SafeString:
    """What a member wrote as paragraphs: escaped, with http addresses as links that recommend nothing."""
    parts, end = [], 0
    for match in ADDRESS.finditer(text):
        address = match[0].rstrip(AFTER_ADDRESS)
        parts.append(escape(text[end : match.start()]))
        parts.append(format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', address, address))
        end = match.start() + len(address)
    parts.append(escape(text[end:]))
    return mark_safe(linebreaks(mark_safe("".join(parts))))  # noqa: S308 - escaped above
