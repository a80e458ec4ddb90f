from wagtail import hooks
from wagtail.snippets.models import register_snippet

from content.rich_text import PageLinkHandler
from content.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)


@hooks.register("register_rich_text_features", order=100)
def use_own_page_links(features):
    """After Wagtail's own, which it replaces."""
    features.register_link_type(PageLinkHandler)
