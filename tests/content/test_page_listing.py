"""The lists of pages in the admin offer colleagues as owners, and not the thousands of villagers who own a story."""

import pytest

from accounts.groups import EDITORS
from tests.factories import UserFactory
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
