from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from regions.village_search import find_villages


@require_safe
@cache_control(private=True, max_age=86_400)  # the phone keeps it, the cache of whole pages has better things to keep
def find(request: HttpRequest) -> JsonResponse:
    """Villages that fit `q`, as JSON: `{"villages": [{"code": …, "label": …}]}`, at most ten. The same for everybody."""
    villages = find_villages(request.GET.get("q", "").replace("\x00", ""))
    return JsonResponse({"villages": [{"code": village.code, "label": village.full_name} for village in villages]})
