"""One's own account: /akun/."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import own_account
from accounts.forms.account import AccountForm, DeleteAccountForm
from accounts.forms.sign_in import ChangePasswordForm
from accounts.models import AccountEvent, Notice, User
from accounts.personal_data import erase_all, export_all
from accounts.services.account import change_account
from accounts.services.notices import mark_read
from accounts.services.second_factor import device_of, may_enter_admin

NOTICES_ON_A_PAGE = 20


@require_safe
@own_account
def overview(request: HttpRequest) -> HttpResponse:
    """Who the person is here, and their notices. Those that it shows count as read from then on."""
    page = Paginator(Notice.objects.filter(recipient=request.user).select_related("about"), NOTICES_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    notices = list(page)
    context = {
        "page_obj": page,
        "notices": notices,
        "seat": request.user.seat,
        "offices": request.user.offices.select_related("region"),
        "has_second_factor": device_of(request.user) is not None,
        "may_enter_admin": may_enter_admin(request.user),
    }
    response = render(request, "accounts/overview.html", context)
    if unread := [notice.pk for notice in notices if notice.read_at is None]:
        mark_read.enqueue(unread)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@own_account
def edit(request: HttpRequest) -> HttpResponse:
    """The page /akun/ubah/."""
    form = AccountForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_account(user=request.user, **form.cleaned_data)
        messages.success(request, "Perubahan tersimpan.")
        return redirect("account")
    return render(request, "accounts/edit.html", {"form": form})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@own_account
def change_password(request: HttpRequest) -> HttpResponse:
    """The page /akun/sandi/. All other sessions of the person end, since Django signs them with the password's hash."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["new_password"])
        request.user.save(update_fields=["password"])
        AccountEvent.objects.create(kind=AccountEvent.Kind.PASSWORD_CHANGED, actor=request.user, subject=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, "Kata sandi sudah diganti. Ponsel atau komputer lain harus masuk lagi.")
        return redirect("account")
    return render(request, "accounts/change_password.html", {"form": form})


@require_safe
@own_account
def own_data(request: HttpRequest) -> HttpResponse:
    """The page /akun/data/: what is stored and why."""
    counts = {label: len(rows) for label, rows in export_all(request.user).items() if rows}
    return render(request, "accounts/own_data.html", {"counts": counts})


@require_safe
@own_account
def download(request: HttpRequest) -> HttpResponse:
    """All that the portal holds of the person, as JSON."""
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(export_all(request.user), encoder=DjangoJSONEncoder, json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="data-akun-pamong-desa.json"'
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@own_account
def delete(request: HttpRequest) -> HttpResponse:
    """The page /akun/hapus/. The last administrator stays: nobody could let others in."""
    is_last = request.user.is_superuser and not (
        User.objects.filter(is_superuser=True, is_active=True).exclude(pk=request.user.pk).exists()
    )
    form = DeleteAccountForm(request.user, request.POST or None)
    if request.method == "POST" and not is_last and form.is_valid():
        user = User.objects.get(pk=request.user.pk)
        logout(request)
        erase_all(user)
        return redirect("account_gone")
    return render(request, "accounts/delete.html", {"form": form, "is_last": is_last})


@require_safe
@never_cache
def gone(request: HttpRequest) -> HttpResponse:
    """After the account was deleted: what stays."""
    return render(request, "accounts/gone.html")
