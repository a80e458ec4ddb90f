"""The editors' report of what is searched for: what readers ask, what they do not find, what they find and do not open."""

from datetime import timedelta
from urllib.parse import urlencode

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.forms import RadioSelect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from search.models import Entry, Opened, SearchCount

DAYS = 30
NOTHING_FOUND, NOTHING_OPENED = "tanpa-hasil", "tidak-dibuka"


class SearchesFilterSet(WagtailFilterSet):
    """Of which days, and which searches of those. The view asks for them before it adds up."""

    hari = django_filters.ChoiceFilter(
        label="Waktu",
        choices=[("7", "7 hari terakhir"), ("", f"{DAYS} hari terakhir"), ("90", "90 hari terakhir")],
        empty_label=None,
        widget=RadioSelect,
    )
    hanya = django_filters.ChoiceFilter(
        label="Pencarian",
        choices=[(NOTHING_FOUND, "Tanpa hasil"), (NOTHING_OPENED, "Tidak ada yang dibuka")],
        empty_label="Semua",
        widget=RadioSelect,
    )

    class Meta:
        model = SearchCount
        fields: list[str] = []


class TextColumn(TitleColumn):
    """What was searched for, leading to its results, and what an editor can do where it led to nothing."""

    cell_template_name = "search/report_text.html"

    def get_cell_context_data(self, instance, parent_context):
        """With where this user may add a term of that name or choose pages for that search."""
        context = super().get_cell_context_data(instance, parent_context)
        user, text = parent_context["request"].user, instance["text"]
        if not instance["found"] and user.has_perm("content.add_term"):
            context["add_term"] = f"{reverse('wagtailsnippets_content_term:add')}?{urlencode({'name': text})}"
        if not instance["clicked"] and user.has_perm("wagtailsearchpromotions.add_searchpromotion"):
            context["promote"] = f"{reverse('wagtailsearchpromotions:add')}?{urlencode({'query_string': text})}"
        return context


class EntryColumn(Column):
    """An entry, leading to where readers see it."""

    cell_template_name = "search/report_entry.html"


class SearchesView(ReportView):
    """Searches of the last days by text, commonest first."""

    page_title = "Pencarian"
    header_icon = "search"
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    filterset_class = SearchesFilterSet
    any_permission_required = ["add", "change", "publish"]
    default_ordering = "-searched"
    columns = [
        TextColumn(
            "text",
            label="Teks",
            sort_key="text",
            get_url=lambda row: results_of(row["text"]),
            classname="roomy",
            width="40%",
        ),
        NumberColumn("searched", label="Kali dicari", sort_key="searched"),
        NumberColumn("found", label="Hasil terakhir", sort_key="found"),
        NumberColumn("clicked", label="Kali dibuka", sort_key="clicked"),
        EntryColumn("entry", label="Paling sering dibuka"),
    ]
    list_export = ["text", "searched", "found", "clicked", "entry"]
    export_headings = {
        "text": "Teks",
        "searched": "Kali dicari",
        "found": "Hasil terakhir",
        "clicked": "Kali dibuka",
        "entry": "Paling sering dibuka",
    }
    export_filename = "pencarian"
    # Readers wrote these: a spreadsheet must not take one for a formula. In XLSX Wagtail sees to it.
    custom_field_preprocess = {"text": {"csv": lambda text: f"'{text}" if text[0] in "=+-" else text}}

    @cached_property
    def permission_policy(self):
        """Whoever works on pages may read it."""
        return policy_registry.get_by_type(Page)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The values of the filters."""
        return self.filters.form.cleaned_data if self.filters.is_valid() else {}

    @cached_property
    def counts(self) -> QuerySet[SearchCount]:
        """The counts of the days that the report is about."""
        days = int(self.chosen.get("hari") or DAYS)
        return SearchCount.objects.filter(day__gt=localdate() - timedelta(days=days))

    def get_filtered_queryset(self):
        """A row for each text."""
        latest = SearchCount.objects.filter(text=OuterRef("text")).order_by("-day").values("results")[:1]
        rows = self.counts.values("text").annotate(
            searched=Sum("searches"), clicked=Sum("opened"), found=Subquery(latest)
        )
        if self.chosen.get("hanya") == NOTHING_FOUND:
            rows = rows.filter(found=0)
        elif self.chosen.get("hanya") == NOTHING_OPENED:
            rows = rows.filter(found__gt=0, clicked=0)
        return rows.order_by(self.ordering, "text")

    def decorate_paginated_queryset(self, object_list):
        """Adds the entry that was opened most often to each row."""
        openings = Opened.objects.filter(search__in=self.counts)
        if not self.is_export:
            openings = openings.filter(search__text__in=[row["text"] for row in object_list])
        times = openings.values_list("search__text", "entry").annotate(total=Sum("times")).order_by("total", "-entry")
        favourites = {text: entry for text, entry, _ in times}
        entries = Entry.objects.select_related("page").only("title", "address", "page__url_path")
        entries = entries.in_bulk(set(favourites.values()))
        for row in object_list:
            row["entry"] = entries.get(favourites.get(row["text"]), "")
        return object_list

    @property
    def no_results_message(self) -> str:
        """What an empty report says."""
        if self.is_filtering:
            return "Tidak ada pencarian seperti itu pada hari-hari itu."
        return "Belum ada pencarian yang tercatat. Yang dicari pembaca dihitung tiap hari, tanpa mencatat siapa yang mencari."


def results_of(text: str) -> str:
    """The address of the results of a search."""
    return f"{reverse('search')}?{urlencode({'q': text})}"
