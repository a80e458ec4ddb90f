"""From an address to the page that it names."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from content.models.portal_page import HOME_DEPTH, address_of


def find_page(path: str) -> RouteResult | None:
    """The published page at an address such as `belajar/keuangan-desa/`, in two queries.

    Wagtail asks for the site, its root page, and then twice on every level of the tree. The portal is one site, and no page
    type routes sub-addresses of its own, so the whole address names one page.
    """
    parts = [part for part in path.split("/") if part]
    pages = Page.objects.filter(live=True)
    pages = pages.filter(slug=parts[-1]) if parts else pages.filter(depth=HOME_DEPTH)
    address = "/".join(["", *parts, ""])
    for key, content_type, url_path in pages.order_by().values_list("pk", "content_type_id", "url_path"):
        if address_of(url_path) == address:
            model = ContentType.objects.get_for_id(content_type).model_class()
            if model is None:
                continue  # left over from a page type that is gone
            page = model._default_manager.select_related(*getattr(model, "served_with", [])).get(pk=key)
            return RouteResult(page)
    return None


def serve(request, path):
    """Wagtail's view, which finds its route already made."""
    request._wagtail_route_for_request = find_page(path)
    return wagtail_serve(request, path)
