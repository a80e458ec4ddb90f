"""Addresses of adoptions: `urlpatterns` for villagers, `officer_urlpatterns` for officers."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from community import adoption_officer_views as officers
from community import adoption_views as villagers


class KeyConverter(IntConverter):
    """A primary key: a longer number is none that a database takes."""

    regex = "[0-9]{1,18}"


register_converter(KeyConverter, "adoption_key")

urlpatterns = [
    path("", villagers.index, name="adoptions"),
    path("mulai/<adoption_key:page>/", villagers.start, name="adoption_start"),
    path("<adoption_key:pk>/", villagers.detail, name="adoption"),
    path("<adoption_key:pk>/catat/", villagers.record, name="adoption_record"),
    path("<adoption_key:pk>/perubahan/", villagers.differences, name="adoption_differences"),
    path("<adoption_key:pk>/kabar/", villagers.news, name="adoption_news"),
    path("<adoption_key:pk>/langkah/<adoption_key:step>/", villagers.correct, name="adoption_correct"),
    path("<adoption_key:pk>/langkah/<adoption_key:step>/tarik/", villagers.take_back, name="adoption_take_back"),
    path("<adoption_key:pk>/langkah/<adoption_key:step>/foto/", villagers.photo, name="adoption_photo"),
]

officer_urlpatterns = [
    path("", officers.funnel, name="adoption_funnel"),
    path("unduh.csv", officers.export_csv, name="adoption_csv"),
    path("unduh.xlsx", officers.export_xlsx, name="adoption_xlsx"),
    path("<adoption_key:pk>/", officers.detail, name="officer_adoption"),
]
