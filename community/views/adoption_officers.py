"""What officers see of the adoptions of their region: /petugas/replikasi/."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.officers import for_officers
from community.models import Adoption
from community.services.adoption_export import csv_lines, xlsx_file
from community.services.adoption_funnel import FunnelFilters, funnel_of
from community.views.adoptions import timeline
from regions.models import Region

PAGE_SIZE = 50


@for_officers
@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """The funnel of the officer's region, and the adoptions in it that pass the filters."""
    adoptions = Adoption.objects.for_officer(request.user)
    numbers = funnel_of(adoptions, request.user.office_codes)
    filters = FunnelFilters(request.GET, numbers.areas)
    found = filters.apply(adoptions).with_places().with_budget().order_by("stage_since", "pk")
    context = {
        "title": "Replikasi di wilayah Anda",
        "regions": Region.objects.filter(code__in=request.user.office_codes),
        "funnel": numbers,
        "filters": filters,
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "community/adoptions/funnel.html", context)


@for_officers
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One adoption of the region with all its steps."""
    adoption = get_object_or_404(Adoption.objects.for_officer(request.user).with_places(), pk=pk)
    context = timeline(adoption) | {"title": adoption.original.title}
    return render(request, "community/adoptions/officer_detail.html", context)


def _asked_for(request: HttpRequest):
    """The adoptions that the list with these filters shows, all of them."""
    adoptions = Adoption.objects.for_officer(request.user)
    numbers = funnel_of(adoptions, request.user.office_codes)
    return FunnelFilters(request.GET, numbers.areas).apply(adoptions).order_by("village_id", "pk")


def _file_name(ending: str) -> str:
    return f"replikasi-{timezone.localdate().isoformat()}.{ending}"


@for_officers
@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The adoptions of the list as CSV."""
    response = StreamingHttpResponse(csv_lines(_asked_for(request)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name("csv")}"'
    return response


@for_officers
@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The adoptions of the list as XLSX."""
    return FileResponse(
        xlsx_file(_asked_for(request)),
        as_attachment=True,
        filename=_file_name("xlsx"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
