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
        """Wagtail's panels; its own panel for names asks for first and last name."""
        request, panels = self.request, super().get_panels()
        ours = NamePanel(request, request.user, account.UserProfile.get_for_user(request.user))
        return [ours if isinstance(panel, account.NameEmailSettingsPanel) else panel for panel in panels]
