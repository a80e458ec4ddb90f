"""What tests of the community share."""

import pytest

from tests.factories import CaseStudyIndexPageFactory, CaseStudyPageFactory


@pytest.fixture
def study(home):
    """A published case study, /inovasi/air/."""
    return CaseStudyPageFactory(parent=CaseStudyIndexPageFactory(parent=home), title="Air bersih", slug="air")
