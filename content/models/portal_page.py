"""What every page of the portal has in common."""

from dataclasses import dataclass, field
from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from content import versions

HOME_DEPTH = 2  # the root of the tree is 1


def address_of(url_path: str) -> str:
    """The address of the page with this `url_path`, which begins with the home page's own slug.

    The portal is one site (SITE_URL), so this is what Wagtail's `get_url` gives, without looking up sites for every link.
    """
    return url_path[url_path.index("/", 1) :]


@versions.remembered
def closed_paths() -> list[str]:
    """Tree paths of the pages that a privacy setting closes; what is below them is closed too."""
    return list(PageViewRestriction.objects.values_list("page__path", flat=True))


class PortalPageQuerySet(PageQuerySet):
    def open_to_all(self):
        """Published pages that no privacy setting closes, whether their own or that of a page above."""
        pages = self.live()
        for path in closed_paths():
            pages = pages.exclude(path__startswith=path)
        return pages


@dataclass(frozen=True)
class Neighbour:
    """As much of another page as a link needs."""

    path: str
    title: str
    address: str


@dataclass
class Surroundings:
    """Where a page stands: the way down to it, and the pages beside it in order, itself among them."""

    ancestors: list[Neighbour] = field(default_factory=list)
    siblings: list[Neighbour] = field(default_factory=list)


class PortalPage(Page):
    """Base of all page types: a summary, the way to the page, and answers that caches may keep."""

    summary = models.CharField(
        "ringkasan",
        max_length=250,
        blank=True,
        help_text="Satu atau dua kalimat: apa yang didapat pembaca. Tampil di bawah judul, di kartu, dan di hasil pencarian.",
    )

    objects = PageManager.from_queryset(PortalPageQuerySet)()

    content_panels = [*Page.content_panels, FieldPanel("summary", widget=AdminAutoHeightTextInput)]
    search_fields = [*Page.search_fields, index.SearchField("summary", boost=2)]

    class Meta:
        abstract = True

    # Whether one goes on from page to page beside it. Where there may be thousands, one does not.
    stands_in_a_row = True

    @cached_property
    def surroundings(self) -> Surroundings:
        """The pages around this one that a visitor may be shown, in one query. Those beside it where it `stands_in_a_row`."""
        around_it = Q(
            path__in=[self.path[:end] for end in range(HOME_DEPTH * self.steplen, len(self.path), self.steplen)]
        )
        if self.stands_in_a_row:
            around_it |= Q(path__startswith=self.path[: -self.steplen], depth=self.depth)
        rows = Page.objects.live().filter(around_it).order_by("path")
        # Who may read this page may read what the same privacy setting closes.
        closed = tuple(path for path in closed_paths() if not self.path.startswith(path))
        around = Surroundings()
        for path, title, url_path in rows.values_list("path", "title", "url_path"):
            if path.startswith(closed):
                continue
            neighbour = Neighbour(path, title, address_of(url_path))
            (around.ancestors if len(path) < len(self.path) else around.siblings).append(neighbour)
        return around

    @property
    def previous_sibling(self) -> Neighbour | None:
        """The page before this one under the same parent."""
        before = [page for page in self.surroundings.siblings if page.path < self.path]
        return before[-1] if before else None

    @property
    def position(self) -> int:
        """Its place among the pages beside it, from 1."""
        return sum(page.path <= self.path for page in self.surroundings.siblings)

    @property
    def next_sibling(self) -> Neighbour | None:
        """The page after this one under the same parent."""
        return next((page for page in self.surroundings.siblings if page.path > self.path), None)

    def get_view_restrictions(self):
        """As Wagtail's, without a query where no page above is closed."""
        if self.alias_of_id or any(self.path.startswith(path) for path in closed_paths()):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    def serve(self, request, *args, **kwargs):
        """Answers so that every cache may keep it, but for editors, who see their own bar on the page."""
        response = super().serve(request, *args, **kwargs)
        if settings.EDITOR_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            mark_public(response)
        return response

    @property
    def hue(self) -> str:
        """The colour family of the page; none by itself."""
        return ""

    @property
    def address(self) -> str:
        """Its address within the portal."""
        return address_of(self.url_path)

    @property
    def full_address(self) -> str:
        """Its address for the world outside."""
        return f"{settings.SITE_URL}{self.address}"

    def get_sitemap_urls(self, request=None) -> list[dict]:
        """Its entry in the sitemap, under the address of the portal and not that of Wagtail's site record."""
        return [{"location": self.full_address, "lastmod": self.last_published_at or self.latest_revision_created_at}]

    @property
    def share_image(self) -> str:
        """The address of the picture that a shared link shows."""
        return static("portal/berbagi.png")

    @property
    def description(self) -> str:
        """What search engines and shared links show."""
        return self.search_description or self.summary

    def get_structured_data(self, request) -> dict:
        """schema.org data for search engines; page types add to it."""
        return {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": self.title,
            "description": self.description,
            "url": self.full_address,
            "inLanguage": "id",
            "dateModified": self.last_published_at.isoformat() if self.last_published_at else None,
        }

    def get_context(self, request, *args, **kwargs):
        """Adds what the layout needs: `structured_data`, the menu's `section`, and whether to show Wagtail's bar."""
        context = super().get_context(request, *args, **kwargs)
        context["section"] = self.url_path.split("/")[2]
        context["show_userbar"] = settings.EDITOR_COOKIE_NAME in request.COOKIES
        context["hue"] = self.hue
        context["share_image"] = request.build_absolute_uri(self.share_image)
        context["structured_data"] = partial(self.get_structured_data, request)
        return context


def mark_public(response) -> None:
    """Lets the whole-page cache, proxies and phones keep an answer, and has them ask whether it still holds.

    No stale-while-revalidate: a reader who comes back after a rule has changed would read the old one once more. Where the
    portal is out of reach, an old page is better than none.
    """
    patch_cache_control(response, public=True, max_age=0, s_maxage=1, stale_if_error=86_400)
