"""What tests of pages, pictures and documents share."""

import pytest
from django.contrib.auth.models import Group
from wagtail.coreutils import get_dummy_request
from wagtail.test.utils import WagtailPageTestCase

from portal.roles import EDITORS
from tests.factories import CaseStudyIndexPageFactory, UserFactory


@pytest.fixture
def editor(db):
    """A member of the group that publishes, without any further right."""
    user = UserFactory(username="redaksi")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture
def editor_client(client, editor):
    """A browser in which an editor is signed in."""
    client.force_login(editor)
    return client


@pytest.fixture
def wagtail_asserts(editor_client):
    """Wagtail's assertions about page types, made by a signed-in editor."""
    case = WagtailPageTestCase()
    case.client = editor_client
    case.dummy_request = get_dummy_request()
    return case


@pytest.fixture
def studies(home):
    """The list of case studies, /inovasi/."""
    return CaseStudyIndexPageFactory(parent=home)
