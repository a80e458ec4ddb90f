"""Addresses of adoptions: `urlpatterns` for villagers, `officer_urlpatterns` for officers."""

from django.urls import path

from community.views import adoption_officers as officers
from community.views import adoptions as villagers
from regions import converters  # noqa: F401 - registers <key:…>

urlpatterns = [
    path("", villagers.index, name="adoptions"),
    path("mulai/<key:page>/", villagers.start, name="adoption_start"),
    path("<key:pk>/", villagers.detail, name="adoption"),
    path("<key:pk>/catat/", villagers.record, name="adoption_record"),
    path("<key:pk>/perubahan/", villagers.differences, name="adoption_differences"),
    path("<key:pk>/kabar/", villagers.news, name="adoption_news"),
    path("<key:pk>/langkah/<key:step>/", villagers.correct, name="adoption_correct"),
    path("<key:pk>/langkah/<key:step>/tarik/", villagers.take_back, name="adoption_take_back"),
    path("<key:pk>/langkah/<key:step>/foto/", villagers.photo, name="adoption_photo"),
]

officer_urlpatterns = [
    path("", officers.funnel, name="adoption_funnel"),
    path("unduh.csv", officers.export_csv, name="adoption_csv"),
    path("unduh.xlsx", officers.export_xlsx, name="adoption_xlsx"),
    path("<key:pk>/", officers.detail, name="officer_adoption"),
]
