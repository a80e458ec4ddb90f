from django.urls import path

from community.views.reports import report_thing
from regions import converters  # noqa: F401 - registers <key:…>

urlpatterns = [path("<slug:kind>/<key:pk>/", report_thing, name="report")]
