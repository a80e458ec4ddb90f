from django.urls import path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from content.document_text import pages_with, tell
from content.document_views import DocumentIndexView
from content.models import PortalDocument
from content.page_viewset import PortalPageViewSet
from content.rich_text import PageLinkHandler
from content.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)


@hooks.register("register_rich_text_features", order=100)
def use_own_page_links(features):
    """After Wagtail's own, which it replaces."""
    features.register_link_type(PageLinkHandler)


@hooks.register("register_admin_urls", order=-1)
def use_own_list_of_documents():
    """Before Wagtail's own, under the same addresses."""
    return [
        path("documents/", DocumentIndexView.as_view()),
        path("documents/results/", DocumentIndexView.as_view(results_only=True)),
    ]


@hooks.register("register_admin_viewset")
def use_own_filters_of_pages():
    """After Wagtail's own, for all page types without one of their own."""
    return PortalPageViewSet()


@hooks.register("after_bulk_action")
def follow_collection(request, action_type, objects, action_class_instance):
    """Documents that were put into another collection were not saved one by one."""
    if action_type == "add_to_collection" and action_class_instance.model is PortalDocument:
        for document in objects:
            tell(pages_with(document))
