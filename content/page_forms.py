"""Forms of page editors. Apart from content.forms, which needs all models to be loaded."""

from wagtail.admin.forms import WagtailAdminPageForm


class LessonForm(WagtailAdminPageForm):
    """A lesson is published with its minutes: readers choose by them. A draft may still lack them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "minutes" in self.fields:
            self.fields["minutes"].required = True
            self.fields["minutes"].error_messages["required"] = "Isi lama membaca dalam menit."
