from django.urls import path

from community import keys  # noqa: F401 - registers <key:…>
from community.report_views import report_thing

urlpatterns = [path("<slug:kind>/<key:pk>/", report_thing, name="report")]
