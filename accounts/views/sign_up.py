from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms.sign_up import SignUpForm
from accounts.models import User
from accounts.services.account import NameTakenError, sign_up
from accounts.services.invitations import InvitationError
from accounts.services.second_factor import device_of
from accounts.sign_in import client_address
from accounts.throttle import Limit, count_attempt, take_back_attempt
from regions.models import Region

# A training where a whole hall signs up at one address stays below it. Asking whether names are taken is dearer.
FROM_ONE_ADDRESS = Limit(60, 10 * 60)
TAKEN_NAME_WEIGHT = 6
CODES_FROM_ONE_ADDRESS, CODES_IN_ALL = Limit(30, 15 * 60), Limit(100, 15 * 60)
BACKEND = "accounts.sign_in.PasswordBackend"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest) -> HttpResponse:
    """The page /akun/daftar/. `?kode=` and `?desa=` (a code of a village) come from an invitation slip."""
    if request.user.is_authenticated:
        return redirect("account")
    form = SignUpForm(request.POST or None, initial=from_slip(request))
    if request.method == "POST" and form.is_valid():
        user = make_account(request, form)
        if user:
            login(request, user, backend=BACKEND)
            return redirect("account")
    return render(request, "accounts/sign_up.html", {"form": form})


def from_slip(request: HttpRequest) -> dict:
    """What an invitation slip says already."""
    code = request.GET.get("desa", "").replace("\x00", "")[:13]
    village = Region.objects.villages().with_ancestors().filter(code=code).first() if code else None
    return {"kode": request.GET.get("kode", "")[:40], "village": village}


def make_account(request: HttpRequest, form: SignUpForm) -> User | None:
    """The new account, or None with the reason in the form.

    Sending the form twice makes one account: with the right password, a name that is taken signs its owner in.
    """
    data, address = form.cleaned_data, client_address(request)
    count_attempt("sign up", address, FROM_ONE_ADDRESS)
    code = data["kode"]
    if code:
        count_attempt("invitation", address, CODES_FROM_ONE_ADDRESS)
        count_attempt("invitation", "", CODES_IN_ALL)
    try:
        user = sign_up(
            name=data["name"],
            username=data["username"],
            password=data["password"],
            village=data["village"],
            job_role=data["job_role"],
            invitation_code=code,
        )
    except InvitationError as error:
        form.add_error("kode", str(error))
        return None
    except NameTakenError:
        user = authenticate(request, username=data["username"], password=data["password"])
        if user is None or device_of(user):
            count_attempt("sign up", address, FROM_ONE_ADDRESS, weight=TAKEN_NAME_WEIGHT)
            form.refuse_username()
            return None
    else:
        messages.success(request, "Akun Anda sudah jadi.")
    if code:
        take_back_attempt("invitation", address, CODES_FROM_ONE_ADDRESS)
        take_back_attempt("invitation", "", CODES_IN_ALL)
    return user
