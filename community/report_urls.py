from django.urls import path

from community.report_views import report_thing
from regions import converters  # noqa: F401 - registers <key:…>

urlpatterns = [path("<slug:kind>/<key:pk>/", report_thing, name="report")]
