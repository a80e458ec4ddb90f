from django.urls import path

from accounts import village_views as views

urlpatterns = [
    path("", views.own_village, name="own_village"),
    path("<int:pk>/konfirmasi/", views.confirm, name="confirm_neighbour"),
    path("<int:pk>/cabut/", views.withdraw, name="withdraw_neighbour"),
    path("<int:pk>/berakhir/", views.end, name="end_seat"),
    path("<int:pk>/penerus/", views.name_successor, name="name_successor"),
    path("pemulihan/<int:pk>/", views.approve_recovery, name="approve_neighbour"),
]
