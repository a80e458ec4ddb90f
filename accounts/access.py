"""Who may open the pages of an account: the person, signed in with all that they set up."""

import functools
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.services import second_factor


def own_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that show or change an account: they need the password, and the code where a second factor is on.

    A session that began before the second factor was turned on has not given a code yet.
    """

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_verified() and second_factor.device_of(request.user):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('second_factor_code')}?{query}")
        return view(request, *args, **kwargs)

    return never_cache(login_required(wrapper))
