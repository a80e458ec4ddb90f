"""Forms of the admin."""

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from content.pictures import clean_picture


class PictureField(WagtailImageField):
    """Takes the picture through `clean_picture` before Wagtail or Pillow look at it."""

    def to_python(self, data):
        """The cleaned file. Raises ValidationError for what is too large or no picture."""
        if data in self.empty_values:
            return None
        if self.max_upload_size is not None and data.size > self.max_upload_size:
            raise ValidationError(
                f"Berkas ini terlalu besar ({filesizeformat(data.size)}). Paling besar {self.max_upload_size_text}.",
                code="file_too_large",
            )
        return super().to_python(clean_picture(data))


class ImageForm(BaseImageForm):
    file = PictureField(label="Berkas", widget=BaseImageForm.Meta.widgets["file"])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" not in self._meta.fields or "file" in (self._meta.exclude or ()):
            # A declared field is in every form, also where Wagtail asks for the title of a file that it has.
            del self.fields["file"]

    def save(self, commit=True):
        """Makes the sizes anew where the file is another: Wagtail deletes all of them after it has saved."""
        image = super().save(commit)
        if commit and "file" in self.changed_data:
            image.make_renditions()
        return image
