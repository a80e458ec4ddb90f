"""The portal's addresses and one that fails, for tests of what happens then."""

from django.urls import path

from portal import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def fail(request):
    raise RuntimeError("the view failed")


urlpatterns = [path("gagal/", fail), *urls.urlpatterns]
