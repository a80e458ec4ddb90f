"""What officers see of the adoptions of their region: /petugas/replikasi/."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.adoption_export import csv_lines, xlsx_file
from community.adoption_funnel import FunnelFilters, funnel_of
from community.adoption_views import timeline
from community.models import Adoption
from regions.models import Region

PAGE_SIZE = 50


def officers_only(view: Callable) -> Callable:
    """For officers of a region; for others there is no such page."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request: HttpRequest, *args, **kwargs):
        if not (request.user.is_active and request.user.office_codes):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@officers_only
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


@require_safe
@officers_only
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


@require_safe
@officers_only
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The adoptions of the list as CSV."""
    response = StreamingHttpResponse(csv_lines(_asked_for(request)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name("csv")}"'
    return response


@require_safe
@officers_only
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The adoptions of the list as XLSX."""
    return FileResponse(
        xlsx_file(_asked_for(request)),
        as_attachment=True,
        filename=_file_name("xlsx"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
