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


@hooks.register("construct_help_menu")
def leave_out_foreign_help(request, menu_items):
    """Wagtail's own guides are in English and on another host."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]
