"""What villages share: stories, questions with their answers, and what they copied from each other."""

from community.models.adoption import Adoption, AdoptionStep, Differences, FollowUp
from community.models.community_page import CommunityPage
from community.models.moderation import StoryModeration
from community.models.question import Answer, Question, Report
from community.models.story import StoryPage, StoryPhoto

__all__ = [
    "Adoption",
    "AdoptionStep",
    "Answer",
    "CommunityPage",
    "Differences",
    "FollowUp",
    "Question",
    "Report",
    "StoryModeration",
    "StoryPage",
    "StoryPhoto",
]
