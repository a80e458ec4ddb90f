"""Anybody can say that something should not stand here; nothing disappears by that alone."""

import pytest

from community.models import Answer, Question, Report
from community.models.question import State
from content import versions
from tests.factories.questions import QuestionFactory, make_reportable

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(lesson):
    """One of each sort that can be reported."""
    return make_reportable(lesson)


def address_of(kind, thing) -> str:
    return f"/lapor/{kind}/{thing.pk}/"


def report(client, address, **fields):
    return client.post(address, {"reason": "fraud", **fields})


@pytest.mark.parametrize("kind", ["pertanyaan", "jawaban", "cerita", "replikasi"])
def test_anybody_reports_without_an_account(client, things, kind):
    thing = things[kind]
    address = address_of(kind, thing)
    assert "Penipuan" in client.get(address).content.decode()
    before = versions.current()
    reply = report(client, address, reason="personal_data", note="Ada nama orang. Hubungi 081234567890.")
    assert "Laporan Anda sudah diterima" in client.get(reply["Location"]).content.decode()
    kept = thing.reports.get()
    assert (kept.reason, kept.handled_at) == ("personal_data", None)
    assert kept.note == "Ada nama orang. Hubungi [nomor disembunyikan]."
    assert versions.current() == before  # it stays until somebody has looked


def test_a_storys_page_leads_to_the_form(client, make_story):
    story = make_story()
    assert f'href="{address_of("cerita", story)}"' in client.get(story.url).content.decode()


def test_a_report_says_nothing_of_who_reports():
    links = {field.name for field in Report._meta.get_fields() if field.is_relation}
    assert links == {"question", "answer", "story", "differences", "handled_by"}


@pytest.mark.parametrize("reason", ["", "lainnya", "fraud'--"])
def test_a_reason_must_be_chosen_from_the_list(client, things, reason):
    reply = report(client, address_of("pertanyaan", things["pertanyaan"]), reason=reason, note="Tetap ada.")
    assert reply.status_code == 422
    html = reply.content.decode()
    assert "Pilih salah satu alasan" in html
    assert "Tetap ada." in html
    assert not Report.objects.exists()


def test_a_note_with_an_identity_number_is_refused(client, things):
    reply = report(client, address_of("pertanyaan", things["pertanyaan"]), note="NIK 3310190405800001")
    assert reply.status_code == 422
    assert "tampak seperti NIK" in reply.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", ["pertanyaan", "jawaban", "cerita", "replikasi"])
def test_what_nobody_can_read_cannot_be_reported(client, things, kind):
    for model in (Question, Answer):
        model.objects.update(state=State.WAITING)
    things["cerita"].unpublish()
    address = address_of(kind, things[kind])
    assert client.get(address).status_code == 404
    assert report(client, address).status_code == 404
    assert client.get(f"/lapor/{kind}/999999999/").status_code == 404
    assert client.get(f"/lapor/{kind}/{'9' * 30}/").status_code == 404
    assert client.get("/lapor/halaman/1/").status_code == 404


def test_the_same_report_again_gets_the_same_thanks_and_is_kept_once(client, things):
    address = address_of("jawaban", things["jawaban"])
    replies = [report(client, address) for _ in range(3)]
    assert len({(reply.status_code, reply["Location"]) for reply in replies}) == 1
    assert Report.objects.count() == 1


def test_reports_from_one_address_are_limited(client, lesson):
    replies = [report(client, address_of("pertanyaan", QuestionFactory(page=lesson))) for _ in range(25)]
    assert [reply.status_code for reply in replies[:10]] == [302] * 10
    assert replies[-1].status_code == 429
    assert int(replies[-1]["Retry-After"]) <= 3600
    assert Report.objects.count() < 25


def test_a_crowd_fills_no_table(client, things, settings):
    settings.PROXY_COUNT = 1
    address = address_of("pertanyaan", things["pertanyaan"])
    for number in range(25):
        reply = client.post(address, {"reason": "politics"}, headers={"X-Forwarded-For": f"10.0.0.{number}"})
        assert reply.status_code == 302
    assert Report.objects.count() == 20
    things["pertanyaan"].refresh_from_db()
    assert things["pertanyaan"].state == State.SHOWN
