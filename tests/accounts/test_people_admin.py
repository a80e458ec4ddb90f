"""The admin's screens for officers, seats, invitations and acts on accounts."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.groups import EDITORS
from accounts.models import AccountEvent, Invitation, Officer
from tests.factories import UserFactory, make_region
from tests.factories.people import VILLAGE, make_villager

pytestmark = pytest.mark.django_db
SNIPPETS = "/kelola/snippets/accounts"
LOOK_ONLY = ["seat", "invitation", "accountevent"]


@pytest.fixture
def rows(db):
    """One row of each kind."""
    user = make_villager()
    return {
        "seat": user.seat,
        "invitation": Invitation.objects.create(village_id=VILLAGE, name="Sari", expires_at=timezone.now()),
        "accountevent": AccountEvent.objects.create(kind=AccountEvent.Kind.VOUCHED, subject=user, region_id=VILLAGE),
    }


def test_an_administrator_appoints_an_officer(admin_client):
    user, region = UserFactory(), make_region("33")
    assert admin_client.get(f"{SNIPPETS}/officer/add/").status_code == 200
    data = {"user": user.pk, "agency": "pmd", "region": region.pk, "moderates": "on"}
    assert admin_client.post(f"{SNIPPETS}/officer/add/", data).status_code == 302
    officer = Officer.objects.get()
    assert (officer.user, officer.region) == (user, region)


def test_a_village_has_no_officers(admin_client):
    data = {"user": UserFactory().pk, "agency": "pmd", "region": make_region(VILLAGE).pk}
    assert admin_client.post(f"{SNIPPETS}/officer/add/", data).status_code == 200
    assert not Officer.objects.exists()


@pytest.mark.parametrize("kind", LOOK_ONLY)
def test_what_is_kept_of_people_is_looked_at_only(admin_client, rows, kind):
    row = rows[kind]
    assert admin_client.get(f"{SNIPPETS}/{kind}/").status_code == 200
    assert admin_client.get(f"{SNIPPETS}/{kind}/inspect/{row.pk}/").status_code == 200
    for action in ("add", f"edit/{row.pk}", f"delete/{row.pk}"):
        assert admin_client.post(f"{SNIPPETS}/{kind}/{action}/").status_code in {302, 403, 404}
    assert type(row).objects.filter(pk=row.pk).exists()
    assert type(row).objects.count() == 1


@pytest.mark.parametrize("kind", ["officer", *LOOK_ONLY])
def test_who_works_on_content_sees_nothing_of_people(client, rows, kind):
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)
    assert client.get(f"{SNIPPETS}/{kind}/").status_code in {302, 403, 404}
    for path in ("", "results/", f"chosen/{editor.pk}/", f"chosen-multiple/?id={editor.pk}"):
        assert client.get(f"/kelola/user_chooser/{path}").status_code in {302, 403, 404}


def test_people_are_chosen_by_name(admin_client):
    user = UserFactory(name="Siti Aminah")
    UserFactory(name="Joko Susilo")
    text = admin_client.get("/kelola/user_chooser/results/", {"q": "aminah"}).content.decode()
    assert "Siti Aminah" in text
    assert "Joko Susilo" not in text
    assert admin_client.get(f"/kelola/user_chooser/chosen/{user.pk}/").status_code == 200


def test_long_lists_cost_as_many_queries_as_short_ones(admin_client):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make_villager()
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(f"{SNIPPETS}/seat/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
