"""Rules that every lesson block keeps: editors see what it is, readers get a rendering of its own."""

import re

import pytest
from django.template.loader import get_template
from django.urls import reverse
from wagtail.admin.icons import get_icons

from content.blocks import LessonBody
from content.models import LessonPage
from tests.factories import UserFactory

BLOCKS = LessonBody().child_blocks

each_block = pytest.mark.parametrize("name", BLOCKS)


@each_block
def test_it_has_an_icon_that_exists(name):
    assert f'id="icon-{BLOCKS[name].meta.icon}"' in get_icons()


@each_block
def test_it_says_what_it_is_for(name):
    block = BLOCKS[name]
    assert block.label
    assert block.meta.description.endswith(".")
    assert block.meta.group


@each_block
def test_it_has_a_template_of_its_own(name):
    template = BLOCKS[name].meta.template
    assert template == f"content/blocks/{name}.html"
    get_template(template)


@each_block
def test_its_preview_shows_something(name, admin_client, db):
    assert BLOCKS[name].is_previewable
    field = LessonPage._meta.get_field("body")
    identity = field.stream_block.child_blocks[name].definition_prefix
    response = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": identity})
    assert response.status_code == 200
    article = re.search(r"<article.*?</article>", response.content.decode(), re.DOTALL)[0]
    assert len(re.sub(r"<[^>]+>|\s+", "", article)) > 10


@pytest.fixture
def admin_client(client, db):
    """Somebody who may do everything."""
    client.force_login(UserFactory(is_superuser=True))
    return client
