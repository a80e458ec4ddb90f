from wagtail import hooks

from regions.chooser import region_chooser_viewset


@hooks.register("register_admin_viewset")
def register_region_chooser():
    """Makes every panel for a region use this chooser."""
    return region_chooser_viewset
