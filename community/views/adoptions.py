"""What villagers do with their village's adoptions: /replikasi/. All of it is private, none of it cached."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.throttle import Limit, count_attempt
from community.forms.adoptions import DifferencesForm, NewsForm, StartForm, StepForm
from community.models import Adoption, AdoptionStep, Differences, StoryPage
from community.models.adoption import Stage
from community.services import adoptions
from content.models import CaseStudyPage, ContentPage

POSTS = Limit(20, 60)  # a village that catches up on old steps stays far below


def villagers_only(view: Callable) -> Callable:
    """For verified villagers; others read why not, and what to do. Counts what they send."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args, **kwargs):
        if not (request.user.is_authenticated and request.user.is_verified_villager):
            return _not_yet(request)
        if request.method == "POST":
            count_attempt("adoption", str(request.user.pk), POSTS)
        return view(request, *args, **kwargs)

    return guarded


def _not_yet(request: HttpRequest) -> HttpResponse:
    """Why the visitor may not, and what to do about it."""
    here = urlencode({"next": request.get_full_path()})
    context = {"title": "Meniru untuk desa Anda", "sign_in": f"{settings.LOGIN_URL}?{here}"}
    return render(request, "community/adoptions/not_yet.html", context, status=403)


def _own(request: HttpRequest, pk: int) -> Adoption:
    """An adoption of the villager's own village."""
    return get_object_or_404(Adoption.objects.for_villager(request.user).with_places(), pk=pk)


@require_safe
@villagers_only
def index(request: HttpRequest) -> HttpResponse:
    """The adoptions of the villager's village."""
    found = Adoption.objects.for_villager(request.user).with_places().with_budget()
    today = timezone.localdate()
    return render(
        request,
        "community/adoptions/index.html",
        {"title": "Replikasi desa Anda", "adoptions": found, "village": request.user.seat.village, "today": today},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@villagers_only
def start(request: HttpRequest, page: int) -> HttpResponse:
    """Begins the adoption of a published case study or story that is not invented; leads to the one that exists."""
    originals = ContentPage.objects.open_to_all().type(CaseStudyPage, StoryPage).exclude(storypage__is_example=True)
    original = get_object_or_404(originals.select_related("region"), pk=page)
    begun = Adoption.objects.for_villager(request.user).filter(original=original).first()
    if begun:
        messages.info(request, "Desa Anda sudah meniru ini. Lanjutkan dari sini.")
        return redirect("adoption", begun.pk)
    form = StartForm(
        request.POST or None,
        request.FILES or None,
        after=None,
        initial={"stage": Stage.CONSIDERED, "on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            adoption, _ = adoptions.start_adoption(
                user=request.user,
                original=original,
                record=form.record,
                differences=form.cleaned_data["differences"],
                key=form.cleaned_data["key"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Tersimpan. Catat langkah berikutnya bila sudah terjadi.")
            return redirect("adoption", adoption.pk)
    context = {
        "title": "Desa kami mau meniru",
        "form": form,
        "original": original,
        "village": request.user.seat.village,
    }
    return render(request, "community/adoptions/start.html", context)


@require_safe
@villagers_only
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an adoption has come, and what to do next."""
    adoption = _own(request, pk)
    context = timeline(adoption) | {
        "title": adoption.original.title,
        "months_due": adoptions.months_due(adoption),
        "reminder": reminder(adoption),
    }
    return render(request, "community/adoptions/detail.html", context)


def timeline(adoption: Adoption) -> dict:
    """The `steps` of an adoption with who recorded them, and the stages that are still `ahead`."""
    steps = list(adoption.steps.select_related("recorded_by").prefetch_related("follow_ups"))
    for step in steps:
        step.adoption = adoption
    is_open = adoption.stage not in {Stage.DONE, Stage.STOPPED}
    ahead = [stage for stage in Stage.path() if stage.rank > Stage(adoption.stage).rank] if is_open else []
    return {"adoption": adoption, "steps": steps, "ahead": ahead, "is_open": is_open}


def reminder(adoption: Adoption) -> str:
    """A text to send to others of the village, by WhatsApp for example."""
    address = settings.SITE_URL + reverse("adoption", args=[adoption.pk])
    return (
        f"Desa {adoption.village.short_name} sedang meniru “{adoption.original.title}”.\n"
        f"Tahap sekarang: {adoption.get_stage_display()}.\n"
        f"Aslinya: {settings.SITE_URL}{adoption.original.address}\n"
        f"Catat langkah berikutnya di sini: {address}"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@villagers_only
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Records the next step."""
    adoption = _own(request, pk)
    form = StepForm(
        request.POST or None,
        request.FILES or None,
        after=Stage(adoption.stage),
        initial={"on": timezone.localdate()},
    )
    if request.method == "POST":
        key = form["key"].value()
        if _is_recorded(adoption, key):  # sent twice: the first one counts
            return redirect("adoption", adoption.pk)
        if form.is_valid():
            try:
                adoptions.record_step(
                    user=request.user, adoption=adoption, record=form.record, key=form.cleaned_data["key"]
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "Tersimpan.")
                return redirect("adoption", adoption.pk)
    context = {"title": "Catat langkah", "form": form, "adoption": adoption}
    return render(request, "community/adoptions/step.html", context)


def _is_recorded(adoption: Adoption, key: str | None) -> bool:
    """Whether a form with this key made a step of the adoption."""
    try:
        return adoption.steps.filter(key=key).exists()
    except ValidationError:  # no key at all
        return False


def _own_step(request: HttpRequest, pk: int, step: int) -> AdoptionStep:
    """A step of an adoption of the villager's own village."""
    steps = AdoptionStep.objects.filter(adoption__in=Adoption.objects.for_villager(request.user))
    return get_object_or_404(steps.select_related("adoption"), adoption=pk, pk=step)


@require_http_methods(["GET", "HEAD", "POST"])
@villagers_only
def correct(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Corrects the last step."""
    adoption, kept = _own(request, pk), _own_step(request, pk, step)
    before = adoption.steps.filter(pk__lt=kept.pk).last()
    form = StepForm(
        request.POST or None,
        request.FILES or None,
        instance=kept,
        after=Stage(before.stage) if before else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            adoptions.correct_step(
                user=request.user,
                adoption=adoption,
                step=kept,
                record=form.record,
                drop_photo=form.cleaned_data.get("drop_photo", False),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Perbaikan tersimpan.")
            return redirect("adoption", pk)
    context = {"title": "Perbaiki langkah", "form": form, "adoption": adoption}
    return render(request, "community/adoptions/step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@villagers_only
def take_back(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Takes back the last step, after asking; with the first one the adoption goes."""
    adoption, kept = _own(request, pk), _own_step(request, pk, step)
    error = ""
    if request.method == "POST":
        try:
            left = adoptions.take_back_step(adoption=adoption, step=kept)
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            messages.success(request, "Langkah itu ditarik.")
            return redirect("adoption", pk) if left else redirect("adoptions")
    is_only = adoption.steps.count() == 1
    context = {"title": "Tarik langkah", "adoption": adoption, "step": kept, "is_only": is_only, "error": error}
    return render(request, "community/adoptions/take_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@villagers_only
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What the village does differently."""
    adoption = _own(request, pk)
    kept = Differences.objects.filter(adoption=adoption).first()
    initial = {"differences": kept.text if kept else ""}
    form = DifferencesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        adoptions.change_differences(user=request.user, adoption=adoption, **form.cleaned_data)
        messages.success(request, "Tersimpan.")
        return redirect("adoption", pk)
    context = {"title": "Yang desa Anda buat lain", "form": form, "adoption": adoption}
    return render(request, "community/adoptions/differences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@villagers_only
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether it still runs, half a year and a year after it began to."""
    adoption = _own(request, pk)
    months = adoptions.months_due(adoption)
    form = NewsForm(request.POST or None, initial={"months": months})
    if request.method == "POST" and form.is_valid():
        try:
            adoptions.answer_follow_up(user=request.user, adoption=adoption, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Terima kasih. Kabar desa Anda tersimpan.")
            return redirect("adoption", pk)
    elif months is None:
        messages.info(request, "Belum ada yang perlu dikabarkan untuk replikasi ini.")
        return redirect("adoption", pk)
    context = {"title": "Masih berjalan?", "form": form, "adoption": adoption, "months": months}
    return render(request, "community/adoptions/news.html", context)


@require_safe
@never_cache
@login_required
def photo(request: HttpRequest, pk: int, step: int) -> HttpResponseBase:
    """The photo of a step, for the village and the officers of its region."""
    steps = AdoptionStep.objects.filter(adoption__in=Adoption.objects.visible_to(request.user)).exclude(photo=None)
    found = get_object_or_404(steps.select_related("photo"), adoption=pk, pk=step)
    try:
        file = found.photo.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type="image/jpeg")
