from wagtail.snippets.models import register_snippet

from content.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)
