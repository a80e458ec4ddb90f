"""What tests of what villages share have in common."""

import pytest

from tests.factories import CommunityPageFactory, TopicPageFactory
from tests.factories.people import make_villager


@pytest.fixture
def community_page(home):
    """The page of all stories, and a topic to put them under."""
    TopicPageFactory(parent=home, title="Infrastruktur")
    return CommunityPageFactory(parent=home)


@pytest.fixture
def author(community_page):
    """A verified villager of Ponggok."""
    return make_villager(name="Sari Dewi")


@pytest.fixture
def author_client(client, author):
    """A browser in which the author is signed in."""
    client.force_login(author)
    return client
