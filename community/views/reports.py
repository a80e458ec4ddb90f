"""Reporting what should not stand here: /lapor/. Anybody may, without an account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.sign_in import client_address
from accounts.throttle import Limit, TooManyAttemptsError, count_attempt
from community.forms.questions import ReportForm
from community.models import Answer, Differences, Question, StoryPage
from community.services.reports import Thing, report
from content.models import ContentPage

# One provider's address stands for many phones, and few of them report in the same hour.
ADDRESS_LIMIT = Limit(20, 3600)
ONCE_A_DAY = Limit(1, 86_400)


def find_thing(kind: str, pk: int) -> Thing:
    """What everybody may read and so may report: `pertanyaan`, `jawaban`, `replikasi` or `cerita`. Raises Http404."""
    if kind == "pertanyaan":
        return get_object_or_404(Question.objects.open_to_all(), pk=pk)
    if kind == "jawaban":
        answers = Answer.objects.shown().filter(question__in=Question.objects.open_to_all())
        return get_object_or_404(answers.select_related("question"), pk=pk)
    if kind == "replikasi":
        texts = Differences.objects.shown().filter(adoption__original__in=ContentPage.objects.open_to_all())
        return get_object_or_404(texts.select_related("adoption__original"), pk=pk)
    if kind == "cerita":
        return get_object_or_404(StoryPage.objects.open_to_all(), pk=pk)
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_thing(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form, then the same words of thanks whether this was the first report or one too many of the same."""
    if request.GET.get("terkirim"):
        return render(request, "community/report_thanks.html", {"title": "Terima kasih"})
    thing = find_thing(kind, pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = client_address(request)
        count_attempt("report-from", address, ADDRESS_LIMIT)
        try:
            count_attempt("report-of", f"{address} {kind} {pk}", ONCE_A_DAY)
        except TooManyAttemptsError:
            pass  # they said it already
        else:
            report(thing=thing, **form.cleaned_data)
        return redirect(f"{request.path}?terkirim=1")
    context = {"form": form, "thing": thing, "kind": kind, "title": "Laporkan tulisan"}
    return render(request, "community/report.html", context, status=422 if request.method == "POST" else 200)
