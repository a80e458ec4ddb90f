"""Puts the content of a folder into the portal, all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.files import File
from django.db import models, transaction
from django.utils.functional import cached_property
from wagtail.fields import RichTextField, StreamField
from wagtail.log_actions import registry as log_registry
from wagtail.models import Page, Site

from accounts.models import JobRole
from community.models import CommunityPage, StoryPage
from content.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    CatalogPage,
    LessonPage,
    ModulePage,
    PortalDocument,
    Regulation,
    Term,
    TopicPage,
)
from home.models import CalendarEntry, HomePage, InfoPage
from portal.importer.sources import ContentError, PageSource, read_list, read_pages
from portal.importer.values import ImportedValueError, ValueReader
from portal.site import site_address
from regions.models import Region

PAGE_TYPES: dict[str, type[Page]] = {
    "home": HomePage,
    "info": InfoPage,
    "catalog": CatalogPage,
    "topic": TopicPage,
    "module": ModulePage,
    "lesson": LessonPage,
    "case_study_index": CaseStudyIndexPage,
    "case_study": CaseStudyPage,
    "community_index": CommunityPage,
    "story": StoryPage,
}
# The page that Wagtail's first migration makes.
WELCOME_PAGE = {"slug": "home", "depth": 2, "title": "Welcome to your new Wagtail site!"}


@dataclass
class Report:
    """What a run did."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


class Loader:
    """Loads a content folder.

    What exists is left as it is. With `update`, what no person has edited is brought up to date with its file.
    Raises ContentError, with nothing saved, when a file is wrong.
    """

    def __init__(
        self, folder: Path, update: bool = False, progress: Callable[[int, int], None] = lambda done, total: None
    ):
        self.folder = folder
        self.update = update
        self.progress = progress
        self.report = Report()
        self.pages: dict[tuple[str, ...], Page] = {}

    @transaction.atomic
    def load(self) -> Report:
        """Loads everything and says what was done."""
        self.load_lists()
        sources = read_pages(self.folder / "pages")
        # Pages first without their text, so that texts can link to pages that come later.
        pending = [(source, page) for source in sources if (page := self.prepare(source))]
        problems = []
        for done, (source, page) in enumerate(pending, start=1):
            try:
                self.fill(source, page)
            except ContentError as error:
                problems.append(str(error))
            self.progress(done, len(pending))
        if problems:
            raise ContentError(self.folder, "\n".join(["", *problems]))
        return self.report

    def load_lists(self) -> None:
        """Job roles, regulations, and terms."""
        self._load_list("job_roles.yaml", JobRole, ["slug"])
        self._load_list("regulations.yaml", Regulation, ["code"])
        self._load_list("terms.yaml", Term, ["name", "full_form"])

    def _load_list(self, name: str, model: type[models.Model], key: list[str]) -> None:
        path = self.folder / name
        known = {model_field.name for model_field in model._meta.fields if not model_field.primary_key}
        for entry in read_list(path):
            if unknown := entry.keys() - known:
                raise ContentError(path, f"Isian {', '.join(sorted(map(str, unknown)))} tidak dikenal: {entry}")
            values = {
                k: "\n".join(map(str, v)) if isinstance(v, list) else v for k, v in entry.items() if v is not None
            }
            lookup = {k: values.pop(k, "") for k in key}
            existing = model._default_manager.filter(**lookup).first()
            if existing and (not self.update or edited_by_a_person(existing)):
                continue
            instance = existing or model(**lookup)
            for attribute, value in values.items():
                setattr(instance, attribute, value)
            try:
                instance.full_clean(exclude=["slug"] if model is Term else None)
            except ValidationError as error:
                raise ContentError(
                    path, f"{' '.join(map(str, lookup.values()))}: {'; '.join(error.messages)}"
                ) from error
            instance.save()

    # Pages

    def prepare(self, source: PageSource) -> Page | None:
        """The page of a file, made without its text where it is missing. None where it is to be left as it is."""
        model = PAGE_TYPES.get(source.kind)
        if model is None:
            raise ContentError(source.path, f"type “{source.kind}” tidak dikenal.")
        parent = self._parent(source)
        slug = source.address[-1] if source.address else "home"
        existing = parent.get_children().filter(slug=slug).first()
        if existing and self._is_welcome(existing):
            existing.delete()
            parent = Page.objects.get(pk=parent.pk)
            existing = None
        if existing:
            page = existing.specific
            self.pages[source.address] = page
            # A page that is not published was withdrawn or begun by a person.
            if self.update and isinstance(page, model) and page.live and not edited_by_a_person(page):
                return page
            self.report.kept.append(str(source.path))
            return None
        if not model.can_exist_under(parent):
            raise ContentError(
                source.path, f"Halaman jenis {source.kind} tidak boleh berada di bawah halaman induknya."
            )
        page = model(title=source.fields["title"], slug=slug, live=False, **self._required(model))
        try:
            parent.add_child(instance=page)
        except ValidationError as error:
            raise ContentError(source.path, "; ".join(error.messages)) from error
        self.pages[source.address] = page
        if model is HomePage:
            self._make_root(page)
        return page

    @staticmethod
    def _required(model: type[Page]) -> dict[str, Any]:
        """Stand-ins for what the database wants until the text is filled in."""
        return {"year": 2000} if model is CaseStudyPage else {}

    def _parent(self, source: PageSource) -> Page:
        if not source.address:
            return Page.get_first_root_node()
        parent = self.pages.get(source.address[:-1])
        if parent is None:
            raise ContentError(source.path, "Halaman induknya tidak ada: folder perlu berkas index.md.")
        return parent

    @staticmethod
    def _is_welcome(page: Page) -> bool:
        return all(getattr(page, name) == value for name, value in WELCOME_PAGE.items()) and not page.numchild

    @staticmethod
    def _make_root(home: HomePage) -> None:
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
        site.hostname, site.port = site_address()
        site.save()

    def fill(self, source: PageSource, page: Page) -> None:
        """Gives a page what its file says and publishes it."""
        is_new = not page.live
        try:
            for name, value in source.fields.items():
                try:
                    self._set(page, name, value)
                except ImportedValueError as problem:
                    raise ImportedValueError(f"{name}: {problem}") from problem
            if source.parts:
                if not hasattr(page, "body"):
                    raise ImportedValueError("Halaman jenis ini tidak punya isi di bawah baris ---.")
                page.body = self.values.stream(page._meta.get_field("body").stream_block, source.parts)
            if isinstance(page, LessonPage) and not page.minutes:
                raise ImportedValueError("minutes: Isi lama membaca dalam menit.")
            page.full_clean()
        except ImportedValueError as problem:
            raise ContentError(source.path, str(problem)) from problem
        except ValidationError as error:
            problems = [f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
            raise ContentError(source.path, "; ".join(problems)) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # YAML of another shape than the fields have.
            raise ContentError(source.path, f"Isian berkas ini tidak sesuai bentuknya: {error!r}") from error
        page.save_revision(clean=False).publish()
        (self.report.created if is_new else self.report.updated).append(str(source.path))

    @cached_property
    def values(self) -> ValueReader:
        """Reads values by what has been loaded."""
        return ValueReader(page_id=self._page_id, document_id=self._document_id)

    def _set(self, page: Page, name: str, value: Any) -> None:
        match name:
            case "roles":
                page.job_roles = [self._one(JobRole, slug=slug) for slug in value]
            case "tags":
                page.tags.set(value)
            case "topic":
                page.topic = self._one(TopicPage, slug=value)
            case "region":
                page.region = self._one(Region, code=str(value))
            case "calendar":
                page.calendar = [self._calendar_entry(order, entry) for order, entry in enumerate(value)]
            case _:
                setattr(page, name, self._field_value(page, name, value))

    def _calendar_entry(self, order: int, entry: dict) -> CalendarEntry:
        lesson = self._page_id(entry["lesson"])
        if lesson is None:
            raise ImportedValueError(f"Tidak ada pelajaran di {entry['lesson']}.")
        return CalendarEntry(sort_order=order, month=entry.get("month"), lesson_id=lesson, note=entry["note"])

    def _field_value(self, page: Page, name: str, value: Any) -> Any:
        try:
            model_field = page._meta.get_field(name)
        except FieldDoesNotExist:
            raise ImportedValueError(f"Isian “{name}” tidak dikenal untuk {page._meta.verbose_name}.") from None
        match model_field:
            case StreamField():
                (child,) = model_field.stream_block.child_blocks
                return self.values.stream(model_field.stream_block, [(child, item) for item in value or []])
            case RichTextField():
                return self.values.rich_text(value or "")
            case models.TextField() if isinstance(value, list):
                return "\n".join(map(str, value))
        return value

    @staticmethod
    def _one(model: type[models.Model], **lookup: Any) -> Any:
        found = model._default_manager.filter(**lookup).first()
        if found is None:
            hint = " Jalankan load_regions lebih dulu." if model is Region else ""
            name = str(model._meta.verbose_name).capitalize()
            raise ImportedValueError(f"{name} “{next(iter(lookup.values()))}” tidak ada.{hint}")
        return found

    def _page_id(self, address: str) -> int | None:
        page = self.pages.get(tuple(part for part in address.partition("#")[0].split("/") if part))
        return page.pk if page else None

    def _document_id(self, name: str) -> int:
        path = self.folder / "documents" / name
        title = Path(name).stem.replace("-", " ").capitalize()
        if existing := PortalDocument.objects.filter(title=title, file__endswith=path.suffix).first():
            return existing.pk
        if not path.is_file():
            raise ImportedValueError(f"Berkas documents/{name} tidak ada.")
        with path.open("rb") as opened:
            document = PortalDocument(title=title, file=File(opened, name=path.name))
            document.full_clean()
            document._set_document_file_metadata()  # or the first reader's request would
            document.save()
        return document.pk


def edited_by_a_person(instance: models.Model) -> bool:
    """Whether anyone has changed a page or an entry of a list: the loader saves without a user and without a log.

    The log still knows of those whose accounts are deleted.
    """
    if log_registry.get_logs_for_instance(instance).filter(user__isnull=False, content_changed=True).exists():
        return True
    return isinstance(instance, Page) and instance.revisions.filter(user__isnull=False).exists()
