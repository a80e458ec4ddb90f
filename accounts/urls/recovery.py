from django.urls import path

from accounts.views import recovery as views

urlpatterns = [
    path("", views.ask_for_recovery, name="ask_for_recovery"),
    path("kode/", views.use_code, name="use_recovery_code"),
]
