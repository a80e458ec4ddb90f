from django.urls import path

from accounts import officer_views, roster_views, slip_views

urlpatterns = [
    path("", officer_views.home, name="officer_home"),
    path("anggota/<int:pk>/konfirmasi/", officer_views.confirm, name="confirm_villager"),
    path("anggota/<int:pk>/cabut/", officer_views.withdraw, name="withdraw_villager"),
    path("anggota/<int:pk>/berakhir/", officer_views.end, name="end_villager_seat"),
    path("pemulihan/<int:pk>/", officer_views.approve_recovery, name="approve_villager"),
    path("undangan/", slip_views.choose_village, name="slips"),
    path("undangan/<str:code>/", slip_views.village_slips, name="village_slips"),
    path("undangan/<str:code>/batal/", slip_views.cancel, name="cancel_slips"),
    path("daftar/", roster_views.upload, name="roster"),
    path("daftar/impor/", roster_views.take_over, name="import_roster"),
    path("daftar/contoh.csv", roster_views.example, name="roster_example"),
]
