from django.urls import path
from django.views.decorators.http import require_POST

from accounts.views import account, second_factor, sign_in, sign_up, villages

urlpatterns = [
    path("", account.overview, name="account"),
    path("daftar/", sign_up.view, name="sign_up"),
    path("masuk/", sign_in.SignInView.as_view(), name="sign_in"),
    path("kode/", sign_in.code, name="second_factor_code"),
    path("keluar/", require_POST(sign_in.SignOutView.as_view()), name="sign_out"),
    path("desa/", villages.find, name="find_village"),
    path("ubah/", account.edit, name="edit_account"),
    path("sandi/", account.change_password, name="change_password"),
    path("dua-langkah/", second_factor.view, name="second_factor"),
    path("data/", account.own_data, name="own_data"),
    path("data/unduh/", account.download, name="download_own_data"),
    path("hapus/", account.delete, name="delete_account"),
    path("terhapus/", account.gone, name="account_gone"),
]
