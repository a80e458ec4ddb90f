"""Signing in, with a code where the person has set one up, and signing out."""

import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_otp import login as mark_verified

from accounts.forms.second_factor import CodeForm
from accounts.forms.sign_in import SignInForm
from accounts.models import User
from accounts.services import second_factor
from accounts.sign_in import FROM_ONE_ADDRESS
from accounts.throttle import TooManyAttemptsError
from accounts.views.sign_up import BACKEND

WAITING_KEY = "masuk"  # in the session: who gave the right password and not yet the code
WAITING_SECONDS = 10 * 60


class SignInView(auth_views.LoginView):
    """The page /akun/masuk/, the only one where a password is asked to sign in."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The form; whoever is signed in goes where they wanted."""
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Signs in. An address that guessed too often gets the same page as an account that was guessed at."""
        try:
            return super().post(request, *args, **kwargs)
        except TooManyAttemptsError as error:
            return locked_out(request, retry_after=error.retry_after)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Signs the person in, or asks for the code first."""
        user = form.get_user()
        if not second_factor.device_of(user):
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[WAITING_KEY] = [user.pk, user.get_session_auth_hash(), int(time.time())]
        query = urlencode({"next": self.get_redirect_url()})
        return HttpResponseRedirect(f"{reverse('second_factor_code')}?{query}")


def locked_out(request: HttpRequest, *answers, retry_after: int = FROM_ONE_ADDRESS.seconds) -> HttpResponse:
    """In place of an answer to a guess too many. Called by django-axes too, with what it would have answered."""
    response = render(request, "accounts/locked_out.html", status=429)
    response["Retry-After"] = str(retry_after)
    return response


def waiting_person(request: HttpRequest) -> User | None:
    """Who is to give a code: whoever gave the password within ten minutes, or is signed in without a code."""
    if request.user.is_authenticated:
        return None if request.user.is_verified() else request.user
    pk, password_hash, since = request.session.get(WAITING_KEY, (None, "", 0))
    user = User.objects.filter(pk=pk, is_active=True).first()
    if not user or time.time() - since > WAITING_SECONDS:
        return None
    return user if constant_time_compare(password_hash, user.get_session_auth_hash()) else None


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The page /akun/kode/: the code after the password."""
    user = waiting_person(request)
    target = safe_target(request)
    if user is None or not second_factor.device_of(user):
        return redirect(target if request.user.is_authenticated else reverse("sign_in"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = second_factor.verify(user=user, code=form.cleaned_data["kode"])
        if device:
            if not request.user.is_authenticated:
                request.session.pop(WAITING_KEY, None)
                login(request, user, backend=BACKEND)
            mark_verified(request, device)
            return redirect(target)
        form.refuse()
    return render(request, "accounts/code.html", {"form": form, "target": target})


def safe_target(request: HttpRequest) -> str:
    """Where `next` leads, if that is on the portal; otherwise the account page."""
    target = request.POST.get("next", request.GET.get("next", ""))
    is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_safe else resolve_url(settings.LOGIN_REDIRECT_URL)


@never_cache
@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """In place of the sign-in pages of Wagtail: the way to the portal's, with where the person wanted to go.

    Whoever is signed in was sent here because they may not go there.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    query = f"?{urlencode({'next': request.GET['next']})}" if request.GET.get("next") else ""
    return redirect(f"{reverse('sign_in')}{query}")


class SignOutView(auth_views.LogoutView):
    """POST /akun/keluar/."""

    next_page = "/"
