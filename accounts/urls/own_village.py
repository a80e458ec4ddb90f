from django.urls import path

from accounts.views import own_village as views
from regions import converters  # noqa: F401 - registers <key:…>

urlpatterns = [
    path("", views.own_village, name="own_village"),
    path("<key:pk>/konfirmasi/", views.confirm, name="confirm_neighbour"),
    path("<key:pk>/cabut/", views.withdraw, name="withdraw_neighbour"),
    path("<key:pk>/berakhir/", views.end, name="end_seat"),
    path("<key:pk>/penerus/", views.name_successor, name="name_successor"),
    path("pemulihan/<key:pk>/", views.approve_recovery, name="approve_neighbour"),
]
