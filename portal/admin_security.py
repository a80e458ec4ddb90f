"""The Content-Security-Policy of the admin: the public one, and what Wagtail's pages need beyond it.

Wagtail's form widgets start themselves with small inline scripts. A script is let in by its hash when it is one of those: a call
of a known function with nothing but JSON for its arguments. Draftail, the editor of running text, writes style elements with
random names, which no hash or nonce can name; so pages with that editor, and only they, allow inline styles. docs/security.md
"""

import base64
import functools
import hashlib
import json
import re
from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from wagtail.utils.urlpatterns import decorate_urlpatterns

INLINE_SCRIPT = re.compile(r'<script(?: type="text/javascript")?>(.*?)</script>', re.DOTALL)
# Promoted results: one long script of Wagtail's, into which nothing but the form's own names is written.
PAGES_WITH_SCRIPTS = ("/kelola/searchpicks/",)
WIDGET_CALL = re.compile(
    r"\s*(?:init(?:Date|Time|DateTime)Chooser|createTaskChooser|new \w*Chooser)\((.*)\);?\s*", re.DOTALL
)
PANEL_CALL = re.compile(
    r"""\s*\(function\(\)\s*\{
        \s*var\ panel\ =\ new\ (?:InlinePanel|MultipleChooserPanel)\(JSON\.parse\("(?:[^"\\<]|\\u[0-9A-F]{4})*"\)\);
        \s*\}\)\(\);\s*""",
    re.VERBOSE,
)
RICH_TEXT_EDITOR = "wagtailadmin/js/draftail"


def secure_admin(urlpatterns: list) -> list:
    """Gives every view of `urlpatterns` the admin's policy."""
    return decorate_urlpatterns(urlpatterns, admin_policy)


def admin_policy(view: Callable) -> Callable:
    """Lets the answer of a view run the scripts of Wagtail's widgets that it holds."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if hasattr(response, "add_post_render_callback") and not response.is_rendered:
            response.add_post_render_callback(functools.partial(set_policy, request))
        else:
            set_policy(request, response)
        return response

    return wrapper


def set_policy(request: HttpRequest, response: HttpResponse) -> None:
    """Notes for the middleware what this page needs."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    html = response.content.decode(response.charset, "replace")
    # The preview beside the editor's form is a frame; a picture that is being uploaded is shown from memory.
    response._csp_update = {"frame-src": [SELF], "img-src": ["blob:"]}  # type: ignore[attr-defined]
    trusted = request.path.startswith(PAGES_WITH_SCRIPTS)
    hashes = [script_hash(script) for script in INLINE_SCRIPT.findall(html) if trusted or is_widget_script(script)]
    if hashes:
        response._csp_update["script-src"] = list(dict.fromkeys(hashes))  # type: ignore[attr-defined]
    if RICH_TEXT_EDITOR in html:
        response._csp_replace = {"style-src": [SELF, UNSAFE_INLINE]}  # type: ignore[attr-defined]


def is_widget_script(script: str) -> bool:
    """Whether a script only starts one of Wagtail's widgets."""
    if PANEL_CALL.fullmatch(script):
        return True
    call = WIDGET_CALL.fullmatch(script)
    if not call:
        return False
    try:
        json.loads(f"[{call[1]}]")
    except ValueError:
        return False
    return True


def script_hash(script: str) -> str:
    """The script as a source of the policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
