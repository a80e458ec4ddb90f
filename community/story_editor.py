"""A story in Wagtail's editor: editors may change it, moderators read it, comment on it and say how well it is proven."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel, Panel
from wagtail.admin.widgets import BaseChooser

PHOTOS = "photos"
# What a moderator decides who has no other right to the page.
DECIDED_BY_MODERATORS = {"evidence", "comment_notifications"}


class StoryEditorForm(WagtailAdminPageForm):
    """Takes nothing from moderators but their judgement and their comments, whatever they send."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.for_user and not may_change(self.for_user, self.instance):
            for name, field in self.fields.items():
                field.disabled = name not in DECIDED_BY_MODERATORS
                if isinstance(field.widget, BaseChooser):
                    field.widget.show_edit_link = False
            self.formsets.pop(PHOTOS, None)


def may_change(user: Any, page: Any) -> bool:
    """Whether somebody may change the page by a right of their own, not only because it waits for them."""
    return user.is_superuser or "change" in page.permissions_for_user(user).permissions


class PhotosPanel(InlinePanel):
    """The photos of a story: to change, or only to look at where the form does not take them."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any):
            form = kwargs["form"]
            self.is_locked = form is not None and PHOTOS not in form.formsets
            super().__init__(**{**kwargs, "form": None if self.is_locked else form})

        @property
        def template_name(self) -> str:
            return "community/admin/photos.html" if self.is_locked else InlinePanel.BoundPanel.template_name

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """For those who only look: the page's `photos`."""
            if self.is_locked:
                return {"self": self, "photos": self.instance.photos.all()}
            return super().get_context_data(parent_context)

        def telepath_pack(self, context: Any) -> Any:
            """What the editor's scripts are told of it: nothing to add or to sort, where one only looks."""
            if self.is_locked:
                return Panel.BoundPanel.telepath_adapter_name, [Panel.BoundPanel.js_opts(self)]
            return super().telepath_pack(context)
