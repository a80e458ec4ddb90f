"""What tests of the community section share."""

import pytest

from tests.factories import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    CommunityPageFactory,
    StoryPageFactory,
    TopicPageFactory,
    make_region,
)
from tests.factories.people import make_villager


@pytest.fixture
def community(home):
    """The list of stories, /berbagi/."""
    return CommunityPageFactory(parent=home)


@pytest.fixture
def community_page(home, community):
    """The list of stories, and a topic to put them under."""
    TopicPageFactory(parent=home, title="Infrastruktur")
    return community


@pytest.fixture
def ponggok(db):
    """A village in Jawa Tengah."""
    return make_region("33.10.19.2009")


@pytest.fixture
def tadui(db):
    """A village in Sulawesi Barat."""
    return make_region("76.02.01.2001")


@pytest.fixture
def make_story(community):
    """Makes published stories, with the fields of StoryPageFactory."""
    return lambda **fields: StoryPageFactory(parent=community, **fields)


def cost(item: str, amount: int, fund: str = "dana_desa", **fields) -> dict:
    """One cost as it is stored."""
    return {"type": "cost", "value": {"item": item, "amount": amount, "fund_source": fund} | fields}


@pytest.fixture
def study(home):
    """A published case study, /inovasi/air/."""
    return CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), title="Air bersih", slug="air")


@pytest.fixture
def author(community_page):
    """A verified villager of Ponggok."""
    return make_villager(name="Sari Dewi")


@pytest.fixture
def author_client(client, author):
    """A browser in which the author is signed in."""
    client.force_login(author)
    return client
