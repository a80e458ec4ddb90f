from django.urls import path

from search import views

urlpatterns = [
    path("", views.results, name="search"),
    path("saran/", views.suggest, name="search_suggestions"),
    path("catat/", views.log, name="search_log"),
]
