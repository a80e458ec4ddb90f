from content.models.case_study import CaseStudyIndexPage, CaseStudyPage
from content.models.content_page import ContentPage, ContentTag, Section
from content.models.course import CatalogPage, LessonPage, ModulePage, TopicPage
from content.models.files import PortalDocument, PortalImage, Rendition
from content.models.portal_page import PortalPage
from content.models.reference import Regulation, Term

__all__ = [
    "CaseStudyIndexPage",
    "CaseStudyPage",
    "CatalogPage",
    "ContentPage",
    "ContentTag",
    "LessonPage",
    "ModulePage",
    "PortalDocument",
    "PortalImage",
    "PortalPage",
    "Regulation",
    "Rendition",
    "Section",
    "Term",
    "TopicPage",
]
