"""The page where a person who works in the admin changes their own account."""

from django import forms
from wagtail.admin.views import account

from accounts.models import User


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "email"]


class NamePanel(account.NameEmailSettingsPanel):
    title = "Nama dan e-mail"
    form_class = NameForm


class AccountView(account.AccountView):
    """Wagtail's account page, with the one field for the name that User has."""

    def get_panels(self):
        """Wagtail's panels without those that do not fit: it asks for first and last name, and takes pictures as they come."""
        request = self.request
        unfit = (account.NameEmailSettingsPanel, account.AvatarSettingsPanel)
        panels = [panel for panel in super().get_panels() if not isinstance(panel, unfit)]
        return [NamePanel(request, request.user, account.UserProfile.get_for_user(request.user)), *panels]
