"""The admin's screens for people: making an account, changing it, and changing one's own."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import JobRole, User
from portal.roles import AUTHORS, EDITORS
from tests.factories import UserFactory

PASSWORD = "padi-menguning-2026"


pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db):
    """A member of the editors' group."""
    user = UserFactory(username="redaksi", name="Sari Redaksi", email="sari@example.id")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def test_an_administrator_makes_an_account(admin_client):
    assert admin_client.get(reverse("wagtailusers_users:add")).status_code == 200
    group = Group.objects.get(name=AUTHORS)
    data = {
        "username": "penulis",
        "name": "Budi",
        "email": "",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "groups": [group.pk],
    }
    response = admin_client.post(reverse("wagtailusers_users:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    user = User.objects.get(username="penulis")
    assert (user.name, user.email, user.is_superuser) == ("Budi", "", False)
    assert list(user.groups.all()) == [group]
    assert user.check_password(PASSWORD)


def test_an_account_needs_a_name(admin_client):
    data = {"username": "penulis", "name": "", "password1": PASSWORD, "password2": PASSWORD}
    response = admin_client.post(reverse("wagtailusers_users:add"), data)
    assert response.context["form"].errors["name"]
    assert not User.objects.filter(username="penulis").exists()


def test_the_form_asks_for_one_name(admin_client):
    text = admin_client.get(reverse("wagtailusers_users:add")).content.decode()
    assert 'name="name"' in text
    assert "first_name" not in text
    assert "last_name" not in text


def test_an_administrator_changes_an_account(admin_client, clerk):
    address = reverse("wagtailusers_users:edit", args=[clerk.pk])
    assert "Sari Redaksi" in admin_client.get(address).content.decode()
    data = {
        "username": "redaksi",
        "name": "Sari Aminah",
        "email": "aminah@example.id",
        "is_active": "on",
        "groups": [Group.objects.get(name=AUTHORS).pk],
        "password1": "",
        "password2": "",
    }
    assert admin_client.post(address, data).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.name, clerk.email, clerk.is_active) == ("Sari Aminah", "aminah@example.id", True)
    assert [group.name for group in clerk.groups.all()] == [AUTHORS]
    assert clerk.check_password("sandi-yang-panjang")


def test_an_administrator_closes_an_account(admin_client, clerk, client):
    data = {"username": "redaksi", "name": "Sari", "email": "", "groups": []}
    response = admin_client.post(reverse("wagtailusers_users:edit", args=[clerk.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    clerk.refresh_from_db()
    assert not clerk.is_active


def test_accounts_are_listed_and_found_by_name(admin_client, clerk):
    UserFactory(username="penulis", name="Budi")
    listing = reverse("wagtailusers_users:index")
    assert "Sari Redaksi" in admin_client.get(listing).content.decode()
    found = admin_client.get(listing, {"q": "sari"}).content.decode()
    assert "Sari Redaksi" in found
    assert "Budi" not in found


@pytest.mark.parametrize(
    "query", ["?ordering=name", "?ordering=-name", "?ordering=username", "?q=%22", "?q=%00", "?ordering=password"]
)
def test_the_list_of_accounts_opens_in_any_order(admin_client, clerk, query):
    assert admin_client.get(reverse("wagtailusers_users:index") + query).status_code == 200


def test_somebody_without_the_right_sees_no_accounts(client, clerk):
    client.force_login(clerk)
    assert client.get(reverse("wagtailusers_users:index")).status_code in (302, 403)


def test_a_deleted_account_is_gone(admin_client, clerk):
    address = reverse("wagtailusers_users:delete", args=[clerk.pk])
    assert admin_client.get(address).status_code == 200
    admin_client.post(address)
    assert not User.objects.filter(pk=clerk.pk).exists()


def test_somebody_changes_the_own_name(client, clerk):
    client.force_login(clerk)
    address = reverse("wagtailadmin_account")
    text = client.get(address).content.decode()
    assert "first_name" not in text
    (field,) = [line for line in text.split("<") if line.startswith("input") and 'value="Sari Redaksi"' in line]
    name = field.split('name="')[1].split('"')[0]
    prefix = name.rpartition("-")[0]
    data = form_of(client.get(address)) | {name: "Sari Aminah", f"{prefix}-email": "baru@example.id"}
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()
    clerk.refresh_from_db()
    assert (clerk.name, clerk.email) == ("Sari Aminah", "baru@example.id")


def test_the_own_name_is_not_left_empty(client, clerk):
    client.force_login(clerk)
    address = reverse("wagtailadmin_account")
    data = form_of(client.get(address))
    (name,) = [key for key in data if key.endswith("-name")]
    client.post(address, data | {name: ""})
    clerk.refresh_from_db()
    assert clerk.name == "Sari Redaksi"


def form_of(response) -> dict:
    """What a browser would send back of the account page if nothing were changed."""
    data = {}
    for panels in response.context["panels_by_tab"].values():
        for panel in panels:
            form = panel.get_form()
            for field in form:
                if field.name != "avatar":
                    value = field.value()
                    data[field.html_name] = "" if value is None else value
    return {name: value for name, value in data.items() if value is not False}


def test_an_editor_keeps_job_roles(client, clerk):
    client.force_login(clerk)
    address = reverse(JobRole.snippet_viewset.get_url_name("add"))
    assert client.get(address).status_code == 200
    client.post(address, {"name": "Kaur Keuangan", "slug": "kaur-keuangan", "description": "Mencatat uang desa."})
    assert JobRole.objects.get().description == "Mencatat uang desa."
