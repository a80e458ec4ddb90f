"""The admin's screens for officers, who are appointed here, and for what is kept of seats, invitations and acts on accounts."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenMultipleView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from accounts.models import AccountEvent, Invitation, Officer, Seat, User


class PersonFilterForm(BaseFilterForm):
    q = forms.CharField(label="Nama", required=False)

    def filter(self, objects):
        """People with a name or sign-in name like this."""
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q", "").strip():
            objects = objects.filter(Q(name__icontains=text) | Q(username__icontains=text))
            self.is_searching = True
            self.search_query = text
        return objects


class AdministratorsOnlyMixin:
    filter_form_class = PersonFilterForm

    def dispatch(self, request, *args, **kwargs):
        """Who works on content need not know who uses the portal."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_object_list(self):
        """People by name; many share one, so the sign-in name stands beside it."""
        return User.objects.filter(is_active=True).order_by("name", "username")

    @property
    def columns(self):
        """Name and sign-in name."""
        attributes = {"data-chooser-modal-choice": True}
        return [
            TitleColumn("name", label="Nama", url_name=self.chosen_url_name, link_attrs=attributes),
            Column("username", label="Nama masuk"),
        ]


class UserChooseView(AdministratorsOnlyMixin, ChooseView):
    pass


class UserChooseResultsView(AdministratorsOnlyMixin, ChooseResultsView):
    pass


class UserChosenView(AdministratorsOnlyMixin, ChosenView):
    pass


class UserChosenMultipleView(AdministratorsOnlyMixin, ChosenMultipleView):
    pass


class UserChooserViewSet(ChooserViewSet):
    """A window for choosing a person among many thousands; Wagtail would list them all."""

    model = User
    icon = "user"
    choose_one_text = "Pilih orang"
    choose_another_text = "Pilih orang lain"
    per_page = 20
    choose_view_class = UserChooseView
    choose_results_view_class = UserChooseResultsView
    chosen_view_class = UserChosenView
    chosen_multiple_view_class = UserChosenMultipleView


user_chooser_viewset = UserChooserViewSet("user_chooser")


class LookOnlyPolicy(ModelPermissionPolicy):
    """Lets administrators look. What changes goes through the services, which write down who did it."""

    def user_has_permission(self, user, action):
        """Only to look, and only those who may do everything."""
        return action == "view" and user.is_active and user.is_superuser

    def user_has_any_permission(self, user, actions):
        """The same, for any of several."""
        return any(self.user_has_permission(user, action) for action in actions)


class PeopleViewSet(SnippetViewSet):
    """A list that loads what its columns name (`related`) in the same query."""

    related: list[str] = []

    def get_queryset(self, request):
        """All rows."""
        return self.model.objects.select_related(*self.related)

    def register_chooser_viewset(self):
        """None: nothing chooses among these, and a chooser shows all rows to whoever may enter the admin."""


class LookOnlyViewSet(PeopleViewSet):
    """A list, and a page that shows a row."""

    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50


class OfficerViewSet(PeopleViewSet):
    model = Officer
    related = ["user", "region"]
    icon = "globe"
    menu_label = "Petugas wilayah"
    list_display = ["user", "agency", "region", "moderates"]
    list_filter = ["agency"]
    copy_view_enabled = False


class SeatViewSet(LookOnlyViewSet):
    model = Seat
    related = ["user", "job_role", "village"]
    icon = "user"
    menu_label = "Kedudukan"
    list_display = ["user", "job_role", "village", "since", "until", "verified_at", "proof"]
    list_filter = ["proof", "job_role"]
    ordering = ["-pk"]  # by the index of the table; the model's own order sorts all
    inspect_view_fields = [
        "user", "village", "job_role", "since", "until", "verified_at", "verified_by", "proof", "successor",
    ]  # fmt: skip


class InvitationViewSet(LookOnlyViewSet):
    model = Invitation
    related = ["village", "job_role", "created_by"]
    icon = "mail"
    menu_label = "Undangan"
    list_display = ["village", "job_role", "name", "created_by", "expires_at", "used_at"]
    inspect_view_fields = [
        "village",
        "job_role",
        "name",
        "created_by",
        "created_at",
        "expires_at",
        "used_at",
        "used_by",
    ]


class EventViewSet(LookOnlyViewSet):
    model = AccountEvent
    related = ["actor", "subject", "region"]
    icon = "history"
    menu_label = "Peristiwa akun"
    list_display = ["kind", "actor", "subject", "region", Column("created_at", label="Waktu")]
    list_filter = ["kind"]
    inspect_view_fields = ["kind", "actor", "subject", "region", "created_at"]


class PeopleGroup(SnippetViewSetGroup):
    """People of the villages and those who answer for regions."""

    menu_label = "Pengguna desa"
    menu_icon = "group"
    menu_order = 260
    items = [OfficerViewSet, SeatViewSet, InvitationViewSet, EventViewSet]
