"""Wagtail's screens of a story, for whoever is there only to decide on it: no link leads where they may not go."""

from django.utils.functional import cached_property
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.preview import PreviewOnEditView
from wagtail.admin.viewsets.pages import PageViewSet

from community.models import StoryPage
from community.story_editor import may_change


class StoryEditView(EditView):
    @cached_property
    def only_decides(self) -> bool:
        """Whether the person is here because the story waits for them, and by no other right."""
        return not may_change(self.request.user, self.page)

    def get_history_url(self):
        """None for those who only decide."""
        return None if self.only_decides else super().get_history_url()

    @cached_property
    def header_more_buttons(self):
        """Copy, move, history: for those who may."""
        return [] if self.only_decides else super().header_more_buttons

    def get_side_panels(self):
        """The panel of the page's state offers those who only decide no schedule, and no list of where it is used."""
        panels = super().get_side_panels()
        for panel in panels:
            if self.only_decides and isinstance(panel, PageStatusSidePanel):
                panel.usage_url = panel.history_url = None
                panel.show_schedule_publishing_toggle = False
        return panels


class StoryPreviewView(PreviewOnEditView):
    # Wagtail asks for a right to pages. Whether this story may be opened now is asked where it is loaded.
    permission_required = None


class StoryViewSet(PageViewSet):
    model = StoryPage
    edit_view_class = StoryEditView
    preview_on_edit_view_class = StoryPreviewView
