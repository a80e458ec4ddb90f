from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from accounts.models import AccountEvent, Invitation, Seat
from accounts.viewsets.people import LookOnlyPolicy, PeopleGroup, user_chooser_viewset

for model in (AccountEvent, Invitation, Seat):
    register_permission_policy(model, LookOnlyPolicy(model))

register_snippet(PeopleGroup)


@hooks.register("register_admin_viewset")
def register_user_chooser():
    """Makes every panel for a person use this chooser."""
    return user_chooser_viewset
