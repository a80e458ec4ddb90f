"""How links in running text become addresses."""

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler as WagtailPageLinkHandler

from content.models.portal_page import address_of


class PageLinkHandler(WagtailPageLinkHandler):
    """Looks up only the addresses of linked pages; Wagtail loads the pages whole, of each type in a query of its own."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        """The opening tags of links; a page that is gone leaves its text without a link."""
        keys = [attrs.get("id") for attrs in attrs_list]
        found = dict(Page.objects.filter(pk__in=keys).values_list("pk", "url_path"))
        addresses = {str(key): address_of(url_path) for key, url_path in found.items()}
        return [f'<a href="{escape(addresses[key])}">' if key in addresses else "<a>" for key in map(str, keys)]
