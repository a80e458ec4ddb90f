"""The screens of pages in the admin: whom lists offer as owners, and what happens when a page saves itself meanwhile."""

import re

import pytest
from wagtail.admin.forms.pages import WagtailAdminPageForm

from accounts.groups import EDITORS
from tests.factories import ModulePageFactory, UserFactory
from tests.factories.questions import make_member, make_member_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("below", [False, True])
def test_who_works_on_pages_is_offered_and_villagers_are_not(client, lesson, below):
    editor = make_member_of(EDITORS, name="Rina Redaksi")
    villager = make_member(name="Sari Warga")
    home = lesson.get_ancestors()[1]
    for page, owner in ((lesson, villager), (home, editor)):
        page.owner = owner
        page.save()
    client.force_login(UserFactory(is_superuser=True))
    html = client.get(f"/kelola/pages/{home.pk}/" if below else "/kelola/pages/").content.decode()
    assert "Rina Redaksi" in html
    assert "Sari Warga" not in html
    assert home.title in client.get(f"/kelola/pages/?owner={editor.pk}").content.decode()


def test_a_page_that_saved_itself_while_it_was_published_is_an_error_in_the_form(client, course, monkeypatch):
    """The editor saves a new page by itself: that may be done just after the form was checked."""
    check = WagtailAdminPageForm.is_valid

    def check_and_save_meanwhile(form):
        is_valid = check(form)
        ModulePageFactory(parent=course.topic, slug="menutup-buku")
        return is_valid

    monkeypatch.setattr(WagtailAdminPageForm, "is_valid", check_and_save_meanwhile)
    client.force_login(make_member_of(EDITORS))
    data = {"title": "Menutup buku", "slug": "menutup-buku", "pass_mark": "70", "action-publish": "1"}
    address = f"/kelola/pages/add/content/modulepage/{course.topic.pk}/"
    response = client.post(address, data | formsets_of(client.get(address)))
    assert response.status_code == 200
    assert response.context["form"].errors["slug"]
    assert 'value="Menutup buku"' in response.content.decode()


def formsets_of(response) -> dict[str, str]:
    """The management forms of an empty page form."""
    return dict(
        re.findall(
            r'name="([^"]*-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|[^"]*-count)" value="([^"]*)"',
            response.content.decode(),
        )
    )
