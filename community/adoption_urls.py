"""Addresses of adoptions: `urlpatterns` for villagers, `officer_urlpatterns` for officers."""

from django.urls import path

from community import adoption_officer_views as officers
from community import adoption_views as villagers

urlpatterns = [
    path("", villagers.index, name="adoptions"),
    path("mulai/<int:page>/", villagers.start, name="adoption_start"),
    path("<int:pk>/", villagers.detail, name="adoption"),
    path("<int:pk>/catat/", villagers.record, name="adoption_record"),
    path("<int:pk>/perubahan/", villagers.differences, name="adoption_differences"),
    path("<int:pk>/kabar/", villagers.news, name="adoption_news"),
    path("<int:pk>/langkah/<int:step>/", villagers.correct, name="adoption_correct"),
    path("<int:pk>/langkah/<int:step>/tarik/", villagers.take_back, name="adoption_take_back"),
    path("<int:pk>/langkah/<int:step>/foto/", villagers.photo, name="adoption_photo"),
]

officer_urlpatterns = [
    path("", officers.funnel, name="adoption_funnel"),
    path("unduh.csv", officers.export_csv, name="adoption_csv"),
    path("unduh.xlsx", officers.export_xlsx, name="adoption_xlsx"),
    path("<int:pk>/", officers.detail, name="officer_adoption"),
]
