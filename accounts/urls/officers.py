from django.urls import path

from accounts.views import officers as officer_views
from accounts.views import roster as roster_views
from accounts.views import slips as slip_views
from regions import converters  # noqa: F401 - registers <key:…> and <region:…>

urlpatterns = [
    path("", officer_views.home, name="officer_home"),
    path("anggota/<key:pk>/konfirmasi/", officer_views.confirm, name="confirm_villager"),
    path("anggota/<key:pk>/cabut/", officer_views.withdraw, name="withdraw_villager"),
    path("anggota/<key:pk>/berakhir/", officer_views.end, name="end_villager_seat"),
    path("pemulihan/<key:pk>/", officer_views.approve_recovery, name="approve_villager"),
    path("undangan/", slip_views.choose_village, name="slips"),
    path("undangan/<region:code>/", slip_views.village_slips, name="village_slips"),
    path("undangan/<region:code>/batal/", slip_views.cancel, name="cancel_slips"),
    path("daftar/", roster_views.upload, name="roster"),
    path("daftar/impor/", roster_views.take_over, name="import_roster"),
    path("daftar/contoh.csv", roster_views.example, name="roster_example"),
]
