from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from content.models import ContentPage, Regulation, Term
from content.models.portal_page import mark_public

SEARCH_LENGTH = 80


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The page /istilah/: all terms from A to Z, or those that contain what was typed."""
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:SEARCH_LENGTH]
    terms = list(Term.objects.matching(query))
    terms.sort(key=lambda term: (term.name.casefold(), term.full_form.casefold()))
    response = render(request, "content/glossary.html", {"query": query, "terms": terms})
    mark_public(response)
    return response


@require_safe
def regulations(request: HttpRequest) -> HttpResponse:
    """The page /peraturan/: all regulations that lessons refer to, by year."""
    response = render(request, "content/regulations.html", {"regulations": Regulation.objects.all()})
    mark_public(response)
    return response


class NewContentFeed(Feed):
    """RSS of what was published last."""

    feed_type = Rss201rev2Feed
    title = "Portal Pamong Desa: materi baru"
    description = "Pelajaran, modul, dan studi kasus yang baru terbit."
    language = "id"
    LENGTH = 30

    def __call__(self, request, *args, **kwargs):
        """The feed, for everybody to keep."""
        response = super().__call__(request, *args, **kwargs)
        mark_public(response)
        return response

    def link(self):
        return reverse("feed")

    def items(self):
        pages = ContentPage.objects.open_to_all().filter(content_type__app_label="content")  # stories have their own
        return pages.order_by("-first_published_at", "-pk")[: self.LENGTH]

    def item_title(self, page):
        return page.title

    def item_description(self, page):
        return page.summary

    def item_link(self, page):
        return page.address

    def item_pubdate(self, page):
        return page.first_published_at
