"""The screens of pages in the admin, where Wagtail's own do not fit."""

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet

from accounts.groups import AUTHORS, EDITORS
from accounts.models import User

MANY, FEW = 50, 12


def colleagues(request) -> QuerySet[User]:
    """Those who work on pages."""
    members = User.groups.through.objects.filter(group__name__in=[AUTHORS, EDITORS])
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=members.values("user")))


class PortalPageFilterSet(GenericPageFilterSet):
    """Wagtail offers everybody who owns a page, each with a tick box: here villagers own stories, thousands of them."""

    owner = MultipleUserFilter(label="Pemilik", queryset=colleagues, widget=CheckboxSelectMultiple)


class PortalIndexView(ExplorableIndexView):
    def get_base_queryset(self):
        """Whoever works on a page may see all below it. Wagtail looks each up among everything that they may see."""
        works_here = self.request.user.is_superuser or self.permissions.permissions
        if self.is_searching or self.is_filtering or not works_here:
            return super().get_base_queryset()
        return self.annotate_queryset(self.model._default_manager.child_of(self.parent_page))

    def get_paginate_by(self, queryset):
        """Fewer where they do not fit one page, and one searches instead of leafing: each row costs Wagtail 4 ms."""
        return FEW if self.parent_page.numchild > MANY else super().get_paginate_by(queryset)


class PortalCreateView(CreateView):
    def form_valid(self, form):
        """Where the page was saved by itself while its form was checked, the form says so; in Wagtail the server fails."""
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)


class PortalPageViewSet(PageViewSet):
    add_view_class = PortalCreateView
    index_view_class = PortalIndexView
    filterset_class = PortalPageFilterSet
