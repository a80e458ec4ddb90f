"""A real Chromium in front of the portal, at the sizes of a cheap phone and of an office computer."""

import os

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect, sync_playwright

from tests.factories import UserFactory

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
PASSWORD = "sandi-yang-panjang"  # of the accounts that factories make
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="package")
def chromium():
    """One Chromium for all tests of a browser.

    Playwright's synchronous interface runs an event loop of its own, which Django's guard takes for an asynchronous view.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def portal(committed, live_server, settings):
    """The address of a running portal with a committed database."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def open_page(chromium, portal):
    """Opens pages in contexts of their own, each a visitor's.

    Fails the test when a page's scripts fail, its policy is broken, or it asks another host for anything.
    """
    contexts, problems = [], []

    def open_page(viewport=PHONE, **options):
        context = chromium.new_context(viewport=viewport, base_url=portal, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None)
        page.on(
            "request", lambda r: problems.append(r.url) if not r.url.startswith((portal, "data:", "blob:")) else None
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def editor(portal):
    """Somebody who writes and publishes."""
    user = UserFactory(username="redaksi")
    user.groups.add(Group.objects.get(name="Redaksi"))
    return user


def sign_in(page, user):
    """Signs somebody in whom a factory made, by the form."""
    page.goto("/akun/masuk/")
    page.get_by_label("Nama masuk").fill(user.username)
    page.get_by_label("Kata sandi atau PIN", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(user.name)
