"""The admin's screens for what lessons refer to."""

from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from accounts.viewsets.users import JobRoleViewSet
from content.models import Regulation, Term


class RegulationViewSet(SnippetViewSet):
    model = Regulation
    icon = "openquote"
    menu_label = "Regulasi"
    list_display = ["code", "title", "status", "checked_on"]
    list_filter = ["status", "year"]
    copy_view_enabled = False


class AddTermView(CreateView):
    """Takes the name from the address: the report of searches leads to it."""

    def get_initial(self):
        """What stands in the form."""
        return {"name": self.request.GET.get("name", "")}


class TermViewSet(SnippetViewSet):
    model = Term
    add_view_class = AddTermView
    icon = "info-circle"
    menu_label = "Istilah"
    list_display = ["name", "full_form", "source"]


class ReferenceGroup(SnippetViewSetGroup):
    """Everything that lessons point to, in one menu."""

    menu_label = "Rujukan"
    menu_icon = "folder-open-inverse"
    menu_order = 250
    items = [RegulationViewSet, TermViewSet, JobRoleViewSet]
