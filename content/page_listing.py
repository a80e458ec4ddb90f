"""The lists of pages in the admin."""

from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet

from accounts.groups import AUTHORS, EDITORS
from accounts.models import User


def colleagues(request) -> QuerySet[User]:
    """Those who work on pages."""
    members = User.groups.through.objects.filter(group__name__in=[AUTHORS, EDITORS])
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=members.values("user")))


class PortalPageFilterSet(GenericPageFilterSet):
    """Wagtail offers everybody who owns a page, each with a tick box: here villagers own stories, thousands of them."""

    owner = MultipleUserFilter(label="Pemilik", queryset=colleagues, widget=CheckboxSelectMultiple)
    edited_by = EditedByFilter(label="Disunting oleh", queryset=colleagues, widget=CheckboxSelectMultiple)


class PortalPageViewSet(PageViewSet):
    filterset_class = PortalPageFilterSet
    list_per_page = 20
