from django.urls import path

from community.report_views import report_thing

urlpatterns = [path("<slug:kind>/<int:pk>/", report_thing, name="report")]
