"""Small answers that belong to the whole portal, and its error pages."""

import sys

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap

from content.models.portal_page import mark_public
from portal.overload import BUSY_AFTER, try_later

ERRORS = {
    400: ("Permintaan ini tidak dapat dibaca", "Alamat atau isian yang dikirim rusak. Coba mulai lagi dari beranda."),
    403: (
        "Halaman ini tidak terbuka untuk Anda",
        "Anda perlu masuk dengan akun yang berhak, atau waktu masuk Anda sudah habis.",
    ),
    404: ("Halaman ini tidak ada", "Alamatnya mungkin salah ketik, atau halamannya sudah dipindah."),
    500: ("Ada yang rusak di pihak kami", "Ini bukan kesalahan Anda. Coba lagi beberapa menit lagi."),
}


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """A page that says what happened and leads on. It asks the database nothing: that may be what failed."""
    title, explanation = ERRORS[status]
    context = {"status": status, "title": title, "explanation": explanation, "request_id": getattr(request, "id", "")}
    response = render(request, "error.html", context, status=status)
    if status == 404 and settings.EDITOR_COOKIE_NAME not in request.COOKIES:
        mark_public(response)
    return response


def bad_request(request, exception=None):
    """400"""
    return error_page(request, 400)


def permission_denied(request, exception=None):
    """403"""
    return error_page(request, 403)


def csrf_failure(request, reason=""):
    """403 for a form whose token does not fit."""
    return error_page(request, 403)


def page_not_found(request, exception=None):
    """404"""
    return error_page(request, 404)


def server_error(request):
    """500; 503 where the database was locked when all was done but saving the session, which no view hears of."""
    if request.method == "POST" and isinstance(sys.exc_info()[1], OperationalError):
        return try_later(request, 503, BUSY_AFTER)
    return error_page(request, 500)


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture in one of its public sizes. Django's own view fails on a name that no file system would take."""
    try:
        return serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        raise Http404 from error


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages, for search engines."""
    response = wagtail_sitemap(request)
    response.render()
    mark_public(response)
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read."""
    lines = [
        "User-agent: *",
        "Disallow: /kelola/",
        f"Disallow: {reverse('search')}",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    mark_public(response)
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Lets a phone put the portal on its home screen."""
    response = JsonResponse(
        {
            "name": "Portal Pamong Desa",
            "short_name": "Pamong Desa",
            "lang": "id",
            "start_url": "/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#fbfaf5",
            "theme_color": "#06402a",
            "icons": [{"src": static("portal/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        },
        content_type="application/manifest+json",
    )
    mark_public(response)
    return response
