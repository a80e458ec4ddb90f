"""How stories are spoken of on their author's pages."""

from django import template

from community.services import story_notes

register = template.Library()

register.filter(story_notes.field_label)
