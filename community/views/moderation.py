"""The moderators' queue in the admin: /kelola/moderasi/."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from community.models import StoryPage
from community.services import moderation_queue, questions, reports

PAGE_SIZE = 20
HIDDEN = "disembunyikan"


class ModerationView(WagtailAdminTemplateMixin, TemplateView):
    """What waits, or (`daftar=disembunyikan`) what was taken from view, twenty at a time."""

    template_name = "community/admin/moderation.html"
    page_title = "Moderasi"
    header_icon = "warning"
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": "Moderasi"}]

    def dispatch(self, request, *args, **kwargs):
        if not moderation_queue.may_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Adds the `page_obj` of items."""
        only_hidden = self.request.GET.get("daftar") == HIDDEN
        rows = moderation_queue.hidden(self.request.user) if only_hidden else moderation_queue.queue(self.request.user)
        page_obj = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        page_obj.object_list = moderation_queue.load(list(page_obj.object_list))
        return super().get_context_data(**kwargs) | {
            "page_obj": page_obj,
            "only_hidden": only_hidden,
        }


@require_POST
def decide(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Does what a moderator chose (`action`: approve, hide, dismiss) with something of theirs; 404 for what is not."""
    if not moderation_queue.may_moderate(request.user):
        raise PermissionDenied
    if kind not in moderation_queue.KINDS:
        raise Http404
    thing = get_object_or_404(moderation_queue.things(request.user, kind), pk=pk)
    action, is_story = request.POST.get("action"), isinstance(thing, StoryPage)
    if action == "dismiss":
        done, told = reports.dismiss(moderator=request.user, thing=thing), "Laporan ditutup. Tulisan tetap tampil."
    elif action == "hide" and is_story:
        reports.take_down(moderator=request.user, story=thing)
        done, told = True, "Cerita tidak tampil lagi."
    elif action == "hide":
        done, told = questions.hide(moderator=request.user, post=thing), "Tulisan disembunyikan."
    elif action == "approve" and not is_story:
        done, told = questions.approve(moderator=request.user, post=thing), "Tulisan ditampilkan."
    else:
        raise Http404
    if done:
        messages.success(request, told)
    else:
        messages.warning(request, "Ini sudah diputuskan orang lain, atau sudah ditarik penulisnya.")
    hidden = f"?daftar={HIDDEN}" if request.POST.get("daftar") == HIDDEN else ""
    return redirect(reverse("moderation") + hidden)
