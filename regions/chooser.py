"""The admin's window for choosing a region among 92,000."""

from django import forms
from django.db.models import Q
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from regions.models import Region


class RegionFilterForm(BaseFilterForm):
    """Plain database look-up: names are short, and an index of all villages would be larger than that of all lessons."""

    q = forms.CharField(
        label="Nama atau kode", required=False, widget=forms.TextInput(attrs={"placeholder": "Nama atau kode wilayah"})
    )

    def filter(self, objects):
        """Regions named so, or with a code that begins so; exact names first."""
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q", "").strip():
            objects = objects.filter(Q(name__icontains=text) | Q(code__startswith=text)).order_by(
                "level", "name", "code"
            )
            self.is_searching = True
            self.search_query = text
        return objects


class RegionChooseMixin:
    filter_form_class = RegionFilterForm

    def get_object_list(self):
        """Regions with the names around them: many villages share a name."""
        return Region.objects.with_ancestors()

    @property
    def columns(self):
        """Name, where it lies, and code."""
        return [
            TitleColumn(
                "name",
                label="Nama",
                accessor="full_name",
                url_name=self.chosen_url_name,
                link_attrs={"data-chooser-modal-choice": True},
            ),
            Column("kind", label="Jenis", accessor="get_kind_display"),
            Column("code", label="Kode"),
        ]


class RegionChooseView(RegionChooseMixin, ChooseView):
    pass


class RegionChooseResultsView(RegionChooseMixin, ChooseResultsView):
    pass


class RegionChooserViewSet(ChooserViewSet):
    model = Region
    icon = "globe"
    choose_one_text = "Pilih wilayah"
    choose_another_text = "Pilih wilayah lain"
    per_page = 20
    choose_view_class = RegionChooseView
    choose_results_view_class = RegionChooseResultsView


region_chooser_viewset = RegionChooserViewSet("region_chooser")
