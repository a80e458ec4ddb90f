"""Factories of the portal's models, with values that pass their validation."""

from tests.factories.community import CommunityPageFactory, StoryPageFactory
from tests.factories.pages import (
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    CatalogPageFactory,
    HomePageFactory,
    InfoPageFactory,
    LessonPageFactory,
    ModulePageFactory,
    TopicPageFactory,
    build_course,
    publish,
)
from tests.factories.reference import JobRoleFactory, RegulationFactory, TermFactory, UserFactory, make_region

__all__ = [
    "CaseStudyIndexPageFactory",
    "CaseStudyPageFactory",
    "CatalogPageFactory",
    "CommunityPageFactory",
    "HomePageFactory",
    "InfoPageFactory",
    "JobRoleFactory",
    "LessonPageFactory",
    "ModulePageFactory",
    "RegulationFactory",
    "StoryPageFactory",
    "TermFactory",
    "TopicPageFactory",
    "UserFactory",
    "build_course",
    "make_region",
    "publish",
]
