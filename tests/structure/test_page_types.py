"""Rules that every page type keeps, so that a new one cannot forget them."""

import pytest
from django.template.loader import get_template
from wagtail.models import Page, get_page_models
from wagtail.search.index import SearchField

from content.models import ContentPage, PortalPage

PAGE_TYPES = [model for model in get_page_models() if issubclass(model, PortalPage) and model is not ContentPage]

pytestmark = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)


def test_its_template_exists(model):
    get_template(model.template)


def test_the_tree_says_where_it_may_stand(model):
    for rule in ("parent_page_types", "subpage_types"):
        assert rule in vars(model), f"{model.__name__} has no {rule}"
    assert Page not in model.allowed_subpage_models()


def test_it_has_an_indonesian_name_of_its_own(model):
    name = str(model._meta.verbose_name)
    assert name == name.lower()
    assert name.replace(" ", "") != model.__name__.lower()


def test_editors_are_told_what_the_summary_is_for(model):
    assert model._meta.get_field("summary").help_text


def test_search_knows_title_and_summary(model):
    searched = {field.field_name for field in model.get_search_fields() if isinstance(field, SearchField)}
    assert {"title", "summary"} <= searched


def test_every_field_that_editors_fill_in_has_an_indonesian_label(model):
    inherited = {field.name for field in Page._meta.get_fields()}
    for field in model._meta.fields:
        if field.name not in inherited and field.editable and not field.primary_key and not field.remote_field:
            assert str(field.verbose_name) != field.name.replace("_", " "), field.name


def test_no_field_hides_what_scripts_ask_the_editors_form_for(model):
    taken = {"action", "elements", "enctype", "length", "method", "name", "reset", "submit", "target"}
    assert not taken & {field.name for field in model._meta.get_fields()}


def test_content_pages_are_never_made_by_themselves(model):
    assert model.is_creatable
    assert not ContentPage.is_creatable
