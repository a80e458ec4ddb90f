"""The admin's screens for users and job roles."""

from django import forms
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from accounts.models import JobRole


class UserCreateForm(UserCreationForm):
    email = forms.EmailField(label="E-mail", required=False)
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = {"username", "name", "email", "is_superuser", "groups"}


class UserChangeForm(UserEditForm):
    email = forms.EmailField(label="E-mail", required=False)
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = {"username", "name", "email", "is_active", "is_superuser", "groups"}


class UserIndexView(IndexView):
    search_fields = ["username", "name", "email"]


class UserViewSet(WagtailUserViewSet):
    index_view_class = UserIndexView

    def get_form_class(self, for_update=False):
        return UserChangeForm if for_update else UserCreateForm


class JobRoleViewSet(SnippetViewSet):
    model = JobRole
    icon = "user"
    menu_label = "Jabatan"
    list_display = ["name", "description"]
    copy_view_enabled = False
