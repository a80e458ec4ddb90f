"""The portal's face in Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("register_icons")
def register_icons(icons):
    """Icons that Wagtail does not have."""
    return [*icons, "portal/icons/calculator.svg"]


@hooks.register("insert_global_admin_css")
def admin_colours():
    """The portal's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/admin.css"))
