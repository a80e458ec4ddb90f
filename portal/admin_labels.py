"""Labels of the admin's fields that Wagtail gives none: Django makes English ones from the fields' names. docs/translations.md"""

from django import forms
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.contrib.redirects.forms import ConfirmImportForm
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.views.bulk_actions.assign_role import RoleForm

LINK_TEXT = {"link_text": "Teks tautan"}
LABELS: dict[type[forms.Form | forms.ModelForm], dict[str, str]] = {
    LoginForm: {"password": "Kata sandi"},
    ExternalLinkChooserForm: LINK_TEXT,
    AnchorLinkChooserForm: LINK_TEXT,
    EmailLinkChooserForm: {"email_address": "Alamat e-mail", "subject": "Perihal", "body": "Isi pesan", **LINK_TEXT},
    PhoneLinkChooserForm: {"phone_number": "Nomor telepon", **LINK_TEXT},
    WorkflowPageForm: {"page": "Halaman"},
    ConfirmImportForm: {"permanent": "Permanen"},
    PagePermissionsForm: {"page": "Halaman", "permissions": "Izin"},
    RoleForm: {"role": "Peran"},
}


def label_forms() -> None:
    """Gives the fields their labels, in every form made from these classes. A name that Wagtail gives a field stays."""
    for form, labels in LABELS.items():
        for name, label in labels.items():
            field = form.base_fields[name]
            if field.label is None:
                field.label = label
