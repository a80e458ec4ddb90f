"""A village follows what it copies, step by step; nobody else does it for them."""

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.personal_data import erase_all, export_all
from community.models import Adoption, AdoptionStep, CommunityPage, Differences, StoryPage
from community.services import adoptions
from community.services.adoption_summary import summary_of
from community.services.adoptions import StepRecord
from content import versions
from content.models import PortalImage
from tests.community.adoptions import (
    BUDGET,
    PONGGOK,
    TADUI,
    adopt,
    ago,
    another_village,
    form_data,
    officer,
    villager,
    villager_of,
)
from tests.content.pictures import REFUSED, phone_jpeg, transparent_png
from tests.factories import CaseStudyPageFactory, UserFactory, make_region

pytestmark = pytest.mark.django_db

BUDGET_TYPED = BUDGET | {"amount": "Rp65.483.000"}


@pytest.fixture
def siti(db):
    """A verified villager of Ponggok."""
    return villager()


@pytest.fixture
def browser(client, siti):
    """Siti's browser."""
    client.force_login(siti)
    return client


@pytest.fixture
def adoption(siti, study):
    """Ponggok considers the case study, since 100 days."""
    return adopt(siti, study)


def errors(response) -> str:
    """The page that an invalid form gives."""
    assert response.status_code == 200
    text = response.content.decode()
    assert "Ada yang perlu diperbaiki" in text
    return text


# The whole path


def test_a_village_goes_from_the_idea_to_the_budget_and_beyond(browser, study):
    page = browser.get("/inovasi/air/").content.decode()
    assert "Belum ada desa" in page
    start = re.search(r'href="(/replikasi/mulai/\d+/)"', page)[1]
    assert "Air bersih" in browser.get(start).content.decode()
    browser.post(start, form_data("considered", ago(90), differences="Pompanya tenaga surya."))
    adoption = Adoption.objects.get()
    record = f"/replikasi/{adoption.pk}/catat/"
    for stage, days, fields in [
        ("musdes", 80, {"note": "Disetujui 40 warga."}),
        ("rkpdes", 60, {}),
        ("apbdes", 30, BUDGET_TYPED),
        ("running", 10, {}),
        ("done", 0, {}),
    ]:
        response = browser.post(record, form_data(stage, ago(days), **fields), follow=True)
        assert response.redirect_chain == [(f"/replikasi/{adoption.pk}/", 302)]
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.reached, adoption.stage_since) == ("done", "done", ago(0))
    text = response.content.decode()
    assert text.index("Musyawarah Desa") < text.index("Rp65.483.000") < text.index("Selesai")
    assert "Disetujui 40 warga." in text
    public = browser.get("/inovasi/air/").content.decode()
    for part in ("1 desa", "Selesai: 1", "Ponggok, Klaten, Jawa Tengah", "Rp65.483.000", "Pompanya tenaga surya."):
        assert part in public
    assert "Disetujui 40 warga." not in public


def test_a_story_is_copied_like_a_case_study(browser, home):
    community = home.add_child(instance=CommunityPage(title="Berbagi", slug="berbagi"))
    story = community.add_child(instance=StoryPage(title="Bank sampah", slug="bank-sampah"))
    assert browser.post(f"/replikasi/mulai/{story.pk}/", form_data("considered")).status_code == 302
    assert Adoption.objects.get().original.title == "Bank sampah"


def test_an_invented_story_is_not_copied(browser, home):
    community = home.add_child(instance=CommunityPage(title="Berbagi", slug="berbagi"))
    story = community.add_child(instance=StoryPage(title="Contoh", slug="contoh", is_example=True))
    assert browser.get(f"/replikasi/mulai/{story.pk}/").status_code == 404


def test_the_start_says_where_the_village_stands_already(browser, study):
    browser.post(f"/replikasi/mulai/{study.pk}/", form_data("apbdes", **BUDGET_TYPED))
    adoption = Adoption.objects.get()
    assert (adoption.stage, adoption.reached) == ("apbdes", "apbdes")
    assert adoption.steps.get().amount == 65_483_000


def test_starting_again_leads_to_the_adoption_that_exists(browser, study, adoption):
    for response in (
        browser.get(f"/replikasi/mulai/{study.pk}/"),
        browser.post(f"/replikasi/mulai/{study.pk}/", form_data("musdes")),
    ):
        assert response["Location"] == f"/replikasi/{adoption.pk}/"
    assert Adoption.objects.get().stage == "considered"


def test_the_list_shows_what_the_village_copies(browser, adoption, home):
    other = adopt(villager(TADUI), CaseStudyPageFactory(parent=adoption.original.get_parent(), title="Panel surya"))
    text = browser.get("/replikasi/").content.decode()
    assert "Air bersih" in text
    assert other.original.title not in text


def test_a_village_without_adoptions_is_told_where_to_begin(browser):
    assert "belum meniru apa pun" in browser.get("/replikasi/").content.decode()


def test_the_page_has_a_text_for_whatsapp(browser, adoption, settings):
    text = browser.get(f"/replikasi/{adoption.pk}/").content.decode()
    message = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)[1]
    assert f"{settings.SITE_URL}/replikasi/{adoption.pk}/" in message
    assert "Dipertimbangkan" in message


def test_a_stalled_adoption_says_so(browser, adoption):
    assert "90 hari" in browser.get(f"/replikasi/{adoption.pk}/").content.decode()
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes"))
    assert "90 hari" not in browser.get(f"/replikasi/{adoption.pk}/").content.decode()


# The order of the steps


@pytest.mark.parametrize(
    ("stage", "fields", "message"),
    [
        ("considered", {}, "Pilih tahap yang mungkin berikutnya"),
        ("musdes", {"on": "2999-01-01"}, "Tanggal belum tiba"),
        ("musdes", {"on": "2001-01-01"}, "Tanggal mendahului langkah sebelumnya"),
        ("musdes", {"on": "besok"}, "Tulis tanggalnya"),
        ("musdes", {"on": ""}, "wajib"),
        ("stopped", {}, "Tulis alasannya"),
        ("apbdes", {}, "Tulis bidang dan kegiatannya"),
        ("apbdes", BUDGET_TYPED | {"amount": "0"}, "Tulis jumlah anggarannya"),
        ("apbdes", BUDGET_TYPED | {"amount": "sejuta"}, "dengan angka saja"),
        ("apbdes", BUDGET_TYPED | {"amount": "-5"}, "Isi paling kecil"),
        ("apbdes", BUDGET_TYPED | {"amount": "9" * 30}, "Isi paling besar"),
        ("apbdes", BUDGET_TYPED | {"amount": "9" * 5000}, "angka"),
        ("apbdes", BUDGET_TYPED | {"fund_source": ""}, "Pilih sumber dananya"),
        ("apbdes", BUDGET_TYPED | {"fund_source": "judi"}, "judi"),
        ("selesai", {}, "Pilih tahap"),
        ("", {}, "wajib"),
        ("musdes", {"note": "NIK 3310191212850001"}, "seperti NIK"),
        ("apbdes", BUDGET_TYPED | {"budget_line": "NIK 3310191212850001"}, "seperti NIK"),
        ("musdes", {"note": "a" * 1001}, "1000"),
        ("musdes", {"key": "bukan-uuid"}, "UUID"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(browser, adoption, stage, fields, message):
    data = form_data(stage, note="Kata warga") | fields if stage != "stopped" else form_data(stage)
    text = errors(browser.post(f"/replikasi/{adoption.pk}/catat/", data))
    assert message in text
    assert data["note"][:50] in text
    assert AdoptionStep.objects.count() == 1
    assert Adoption.objects.get().stage == "considered"


@pytest.mark.parametrize("stage", ["done", "stopped", "selesai", ""])
def test_an_adoption_does_not_begin_with_its_end(browser, study, stage):
    errors(browser.post(f"/replikasi/mulai/{study.pk}/", form_data(stage, note="x")))
    assert not Adoption.objects.exists()


def test_stages_may_be_left_out_but_not_gone_back_to(siti, adoption):
    step = adoptions.record_step(
        user=siti, adoption=adoption, record=StepRecord(stage="apbdes", on=ago(5), **BUDGET), key=uuid4()
    )
    assert step.stage == "apbdes"
    for stage in ("considered", "musdes", "rkpdes", "apbdes"):
        with pytest.raises(ValidationError, match="sudah dicatat atau sudah lewat"):
            adoptions.record_step(
                user=siti, adoption=adoption, record=StepRecord(stage=stage, on=ago(1), **BUDGET), key=uuid4()
            )


@pytest.mark.parametrize("end", ["done", "stopped"])
def test_nothing_follows_the_end(browser, siti, adoption, end):
    adoptions.record_step(
        user=siti, adoption=adoption, record=StepRecord(stage=end, on=ago(5), note="Dana tidak cukup."), key=uuid4()
    )
    with pytest.raises(ValidationError, match="sudah ditutup"):
        adoptions.record_step(
            user=siti, adoption=adoption, record=StepRecord(stage="stopped", on=ago(1), note="x"), key=uuid4()
        )
    assert "sudah ditutup" in browser.get(f"/replikasi/{adoption.pk}/catat/").content.decode()


def test_a_stopped_adoption_remembers_how_far_it_came(siti, study):
    adoption = adopt(siti, study, "rkpdes")
    adoptions.record_step(
        user=siti, adoption=adoption, record=StepRecord(stage="stopped", on=ago(1), note="Dana habis."), key=uuid4()
    )
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.reached) == ("stopped", "rkpdes")


def test_only_a_step_into_the_budget_has_an_amount(browser, adoption):
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes", **BUDGET_TYPED))
    step = adoption.steps.last()
    assert (step.stage, step.amount, step.budget_line, step.fund_source) == ("musdes", None, "", "")


@pytest.mark.parametrize("typed", ["65483000", "65.483.000", "Rp65.483.000", "Rp 65.483.000,00", "rp. 65 483 000,-"])
def test_rupiah_may_be_written_as_people_write_them(browser, adoption, typed):
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("apbdes", **(BUDGET | {"amount": typed})))
    assert adoption.steps.last().amount == 65_483_000


def test_a_village_does_not_copy_itself(browser, study):
    study.region = make_region(PONGGOK)
    study.save()
    assert "desa Anda sendiri" in errors(browser.post(f"/replikasi/mulai/{study.pk}/", form_data("considered")))
    assert not Adoption.objects.exists()


# Corrections


def test_the_last_step_can_be_corrected(browser, siti, adoption):
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes", ago(50)))
    step = adoption.steps.last()
    address = f"/replikasi/{adoption.pk}/langkah/{step.pk}/"
    assert ago(50).isoformat() in browser.get(address).content.decode()
    browser.post(address, form_data("rkpdes", ago(40), note="Salah pilih."))
    step.refresh_from_db()
    adoption.refresh_from_db()
    assert (step.stage, step.on, step.note) == ("rkpdes", ago(40), "Salah pilih.")
    assert (adoption.stage, adoption.stage_since) == ("rkpdes", ago(40))
    assert adoption.steps.count() == 2


def test_a_corrected_step_keeps_the_order(browser, adoption):
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes", ago(50)))
    step = adoption.steps.last()
    text = errors(browser.post(f"/replikasi/{adoption.pk}/langkah/{step.pk}/", form_data("musdes", ago(200))))
    assert "mendahului" in text
    assert adoption.steps.last().on == ago(50)


def test_a_step_that_others_followed_stays_as_it_is(browser, adoption):
    first = adoption.steps.get()
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes"))
    address = f"/replikasi/{adoption.pk}/langkah/{first.pk}/"
    assert "bukan lagi yang terakhir" in errors(browser.post(address, form_data("considered", ago(3))))
    assert "bukan lagi yang terakhir" in browser.post(f"{address}tarik/").content.decode()
    assert adoption.steps.count() == 2


def test_the_last_step_can_be_taken_back(browser, adoption):
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("stopped", note="Salah tekan."))
    step = adoption.steps.last()
    address = f"/replikasi/{adoption.pk}/langkah/{step.pk}/tarik/"
    assert "akan dihapus" in browser.get(address).content.decode()
    assert adoption.steps.count() == 2
    browser.post(address)
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.stage_since) == ("considered", ago(100))


def test_with_the_only_step_the_adoption_goes_and_can_begin_anew(browser, study, adoption):
    step = adoption.steps.get()
    assert "seluruh replikasi" in browser.get(f"/replikasi/{adoption.pk}/langkah/{step.pk}/tarik/").content.decode()
    assert browser.post(f"/replikasi/{adoption.pk}/langkah/{step.pk}/tarik/")["Location"] == "/replikasi/"
    assert not Adoption.objects.exists()
    browser.post(f"/replikasi/mulai/{study.pk}/", form_data("musdes"))
    assert Adoption.objects.get().stage == "musdes"


def test_what_the_village_changes_can_be_written_later(browser, adoption):
    browser.post(f"/replikasi/{adoption.pk}/perubahan/", {"differences": "Telepon 0812-3456-7890 untuk pompa."})
    assert adoption.differences.text == "Telepon [nomor disembunyikan] untuk pompa."
    errors(browser.post(f"/replikasi/{adoption.pk}/perubahan/", {"differences": "3310191212850001"}))


# Who may


ADDRESSES = [
    ("/replikasi/{adoption}/", "get"),
    ("/replikasi/{adoption}/catat/", "get"),
    ("/replikasi/{adoption}/catat/", "post"),
    ("/replikasi/{adoption}/perubahan/", "post"),
    ("/replikasi/{adoption}/kabar/", "post"),
    ("/replikasi/{adoption}/langkah/{step}/", "get"),
    ("/replikasi/{adoption}/langkah/{step}/", "post"),
    ("/replikasi/{adoption}/langkah/{step}/tarik/", "post"),
    ("/replikasi/{adoption}/langkah/{step}/foto/", "get"),
]
ROLES = {
    "anonymous": (None, {302, 403}),
    "of another village": (lambda: villager(TADUI), {404}),
    "not verified": (lambda: villager(verified=False), {403, 404}),
    "without a village": (UserFactory, {403, 404}),
    "superuser": (lambda: UserFactory(is_superuser=True), {403, 404}),
    "officer of another region": (lambda: officer("76"), {403, 404}),
}


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_reaches_an_adoption(client, siti, study, role):
    adoption = adopt(siti, study, photo=SimpleUploadedFile("a.jpg", phone_jpeg()))
    make, statuses = ROLES[role]
    if make:
        client.force_login(make())
    step = adoption.steps.get()
    data = form_data("musdes", differences="x", still_runs="ya", months=6)
    for address, method in ADDRESSES:
        response = getattr(client, method)(address.format(adoption=adoption.pk, step=step.pk), data)
        assert response.status_code in statuses, (method, address)
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.steps.count()) == ("considered", 1)
    assert not Differences.objects.exists()


def test_a_step_is_reached_through_its_own_adoption_only(browser, siti, adoption):
    other = CaseStudyPageFactory(parent=adoption.original.get_parent())
    theirs = adopt(villager(TADUI), other)
    mine = adopt(siti, other)
    step = theirs.steps.get()
    for pk in (mine.pk, theirs.pk, adoption.pk):
        assert browser.get(f"/replikasi/{pk}/langkah/{step.pk}/").status_code == 404
    assert browser.get(f"/replikasi/{adoption.pk}/langkah/{mine.steps.get().pk}/").status_code == 404


def test_any_verified_villager_goes_on_with_it(client, adoption):
    budi = villager(name="Budi")
    client.force_login(budi)
    client.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes"))
    assert adoption.steps.last().recorded_by == budi


def test_the_successor_inherits_and_the_predecessor_does_not_go_on(client, siti, adoption):
    siti.seats.update(until=timezone.localdate())
    client.force_login(siti)
    assert client.get(f"/replikasi/{adoption.pk}/").status_code == 403
    client.force_login(villager())
    assert client.get(f"/replikasi/{adoption.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (None, "Masuk dulu"),
        (lambda: villager(verified=False), "belum dikonfirmasi"),
        (UserFactory, "belum terhubung dengan sebuah desa"),
    ],
)
def test_others_read_why_not_and_what_to_do(client, study, make, words):
    if make:
        client.force_login(make())
    response = client.get(f"/replikasi/mulai/{study.pk}/")
    assert response.status_code == 403
    assert words in response.content.decode()
    assert client.post(f"/replikasi/mulai/{study.pk}/", form_data("considered")).status_code == 403
    assert not Adoption.objects.exists()


def test_signing_in_leads_back(client, study):
    assert f"?next=%2Freplikasi%2Fmulai%2F{study.pk}%2F" in client.get(f"/replikasi/mulai/{study.pk}/").content.decode()


def test_only_published_case_studies_and_stories_are_copied(browser, study, lesson):
    draft = CaseStudyPageFactory(parent=study.get_parent(), published=False, live=False)
    for pk in (lesson.pk, study.get_parent().pk, draft.pk, 10**6, 10**30):
        assert browser.get(f"/replikasi/mulai/{pk}/").status_code == 404
        assert browser.post(f"/replikasi/mulai/{pk}/", form_data("considered")).status_code == 404


def test_numbers_beyond_all_measure_are_not_found(browser, adoption):
    for address in ("/replikasi/{}/", f"/replikasi/{adoption.pk}/langkah/{{}}/", "/replikasi/{}/langkah/1/foto/"):
        assert browser.get(address.format(10**30)).status_code == 404


def test_what_the_form_does_not_ask_cannot_be_set(browser, siti, adoption):
    other = villager(TADUI)
    data = form_data(
        "musdes", recorded_by=other.pk, village=TADUI, adoption=999, reached="done", follow_up_on="2020-01-01"
    )
    browser.post(f"/replikasi/{adoption.pk}/catat/", data)
    adoption.refresh_from_db()
    assert (adoption.village_id, adoption.reached, adoption.follow_up_on) == (PONGGOK, "musdes", None)
    assert adoption.steps.last().recorded_by == siti


def test_forms_need_their_token(siti, adoption):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(siti)
    assert strict.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes")).status_code == 403


def test_pages_are_kept_by_no_cache(browser, adoption):
    for address in ("/replikasi/", f"/replikasi/{adoption.pk}/", f"/replikasi/mulai/{adoption.original_id}/"):
        assert "no-store" in browser.get(address)["Cache-Control"]


def test_script_in_a_text_stays_text(browser, siti, study):
    evil = "<script>alert(1)</script>"
    adoption = adopt(siti, study, "apbdes", differences=evil, note=evil, budget_line=evil)
    for address in (f"/replikasi/{adoption.pk}/", "/inovasi/air/"):
        assert evil not in browser.get(address).content.decode()


def test_a_flood_is_held_off_and_ten_a_minute_are_not(browser, adoption):
    address = f"/replikasi/{adoption.pk}/perubahan/"
    statuses = [browser.post(address, {"differences": f"{n}"}).status_code for n in range(30)]
    assert statuses[:10] == [302] * 10
    assert 429 in statuses


# Sending twice, and two at once


def test_sending_a_step_twice_makes_one(browser, adoption):
    data = form_data("musdes")
    for _ in range(2):
        response = browser.post(f"/replikasi/{adoption.pk}/catat/", data)
        assert response["Location"] == f"/replikasi/{adoption.pk}/"
    assert adoption.steps.count() == 2


def test_sending_the_start_twice_makes_one(browser, study):
    data = form_data("considered")
    for _ in range(2):
        assert browser.post(f"/replikasi/mulai/{study.pk}/", data).status_code == 302
    assert (Adoption.objects.count(), AdoptionStep.objects.count()) == (1, 1)


def test_a_key_of_another_adoption_is_refused(browser, siti, adoption):
    other = adopt(siti, CaseStudyPageFactory(parent=adoption.original.get_parent()))
    data = form_data("musdes")
    browser.post(f"/replikasi/{adoption.pk}/catat/", data)
    assert "sudah pernah dikirim" in errors(browser.post(f"/replikasi/{other.pk}/catat/", data))


def at_once(*works):
    """Runs functions at the same time, each with a connection of its own; gives their results or exceptions."""
    results = [None] * len(works)
    ready = threading.Barrier(len(works))

    def run(place, work):
        ready.wait()
        try:
            results[place] = work()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_people_record_the_same_stage_at_once(committed, siti, study):
    adoption, budi = adopt(siti, study), villager(name="Budi")

    def record(user):
        return lambda: adoptions.record_step(
            user=user, adoption=adoption, record=StepRecord(stage="musdes", on=ago(1)), key=uuid4()
        )

    results = at_once(record(siti), record(budi))
    assert sorted(type(result).__name__ for result in results) == ["AdoptionStep", "ValidationError"]
    assert adoption.steps.filter(stage="musdes").count() == 1


def test_two_people_begin_at_once(committed, siti, study):
    budi = villager(name="Budi")
    results = at_once(lambda: adopt(siti, study), lambda: adopt(budi, study))
    assert [type(result) for result in results] == [Adoption, Adoption]
    assert (Adoption.objects.count(), AdoptionStep.objects.count()) == (1, 1)


# Photos


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_photo_is_refused_and_nothing_is_saved(browser, adoption, name, settings):
    file_name, content = REFUSED[name]
    data = form_data("musdes", note="Kata warga", photo=SimpleUploadedFile(file_name, content))
    text = errors(browser.post(f"/replikasi/{adoption.pk}/catat/", data))
    assert "Kata warga" in text
    assert (AdoptionStep.objects.count(), PortalImage.objects.count()) == (1, 0)
    assert not [path for path in settings.DATA_DIR.rglob("*images*") if path.is_file()]


def test_a_photo_larger_than_allowed_is_refused(browser, adoption, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    data = form_data("musdes", photo=SimpleUploadedFile("a.jpg", phone_jpeg()))
    assert "terlalu besar" in errors(browser.post(f"/replikasi/{adoption.pk}/catat/", data))


@pytest.mark.parametrize("content", [phone_jpeg(), transparent_png()])
def test_a_photo_is_private_and_without_metadata(browser, adoption, content, settings):
    data = form_data("musdes", photo=SimpleUploadedFile("IMG_Rumah_Pak_Budi.jpg", content))
    browser.post(f"/replikasi/{adoption.pk}/catat/", data)
    photo = adoption.steps.last().photo
    assert photo.collection.name == "Foto replikasi"
    assert not photo.renditions.exists()
    assert not settings.MEDIA_ROOT.exists()
    assert "Budi" not in photo.file.name
    address = f"/replikasi/{adoption.pk}/langkah/{adoption.steps.last().pk}/foto/"
    assert address in browser.get(f"/replikasi/{adoption.pk}/").content.decode()
    response = browser.get(address)
    body = b"".join(response.streaming_content)
    assert (response["Content-Type"], body[:2]) == ("image/jpeg", b"\xff\xd8")
    assert b"Exif" not in body
    browser.force_login(officer("33.10"))
    assert browser.get(address).status_code == 200


def test_a_photo_goes_with_its_step_and_can_be_replaced(
    browser, adoption, django_capture_on_commit_callbacks, settings
):
    def files():
        return [path for path in (settings.DATA_DIR / "private").rglob("*") if path.is_file()]

    photo = SimpleUploadedFile("a.jpg", phone_jpeg())
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes", photo=photo))
    step = adoption.steps.last()
    address = f"/replikasi/{adoption.pk}/langkah/{step.pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address, form_data("musdes", photo=SimpleUploadedFile("b.jpg", phone_jpeg())))
    assert (PortalImage.objects.count(), len(files())) == (1, 1)
    browser.post(address, form_data("musdes"))
    assert adoption.steps.last().photo
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address, form_data("musdes", drop_photo="on"))
    assert (adoption.steps.last().photo, PortalImage.objects.count(), files()) == (None, 0, [])
    browser.post(address, form_data("musdes", photo=SimpleUploadedFile("c.jpg", phone_jpeg())))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{address}tarik/")
    assert (PortalImage.objects.count(), files()) == (0, [])


def test_where_a_step_fails_its_photo_does_not_stay_behind(siti, adoption, monkeypatch, settings):
    def fail(adoption):
        raise RuntimeError

    monkeypatch.setattr(adoptions, "_settle", fail)
    record = StepRecord(stage="musdes", on=ago(1), photo=SimpleUploadedFile("a.jpg", phone_jpeg()))
    with pytest.raises(RuntimeError):
        adoptions.record_step(user=siti, adoption=adoption, record=record, key=uuid4())
    assert (PortalImage.objects.count(), adoption.steps.count()) == (0, 1)
    assert not [path for path in (settings.DATA_DIR / "private").rglob("*") if path.is_file()]


# What everybody reads


def test_the_summary_adds_up_what_villages_did(siti, study):
    adopt(siti, study, "considered")
    for amount in (10_000_000, 20_000_000, 60_000_000):
        village = another_village()
        adopt(villager_of(village), study, "apbdes", amount=amount, differences=f"Lain {amount}")
    summary = summary_of(study.pk)
    assert (summary.count, summary.stages) == (4, (("Dipertimbangkan", 1), ("Masuk APBDes", 3)))
    assert (summary.median, summary.total) == (20_000_000, 90_000_000)
    assert summary.places[-1] == "Ponggok, Klaten, Jawa Tengah"
    assert [quote.text for quote in summary.quotes] == ["Lain 60000000", "Lain 20000000", "Lain 10000000"]


def test_a_summary_costs_the_same_for_3_and_30_villages(siti, study, django_assert_num_queries):
    with django_assert_num_queries(1):
        summary_of(study.pk)
    for number in (3, 30):
        for _ in range(number):
            adopt(villager_of(another_village()), study, "apbdes", differences="x")
        with django_assert_num_queries(4):
            summary_of(study.pk)
    assert summary_of(study.pk).count == 33
    assert len(summary_of(study.pk).quotes) == 3
    assert len(summary_of(study.pk).places) == 5


def test_the_list_costs_the_same_for_3_and_30_adoptions(browser, siti, study, django_assert_max_num_queries):
    asked = []
    for number in (3, 30):
        for _ in range(number):
            adopt(siti, CaseStudyPageFactory(parent=study.get_parent(), published=False))
        with django_assert_max_num_queries(10) as captured:
            browser.get("/replikasi/")
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_kept_pages_go_only_when_the_public_summary_changes(
    browser, siti, study, adoption, django_capture_on_commit_callbacks
):
    def raised(work):
        before = versions.current()
        with django_capture_on_commit_callbacks(execute=True):
            work()
        return versions.current() != before

    record = f"/replikasi/{adoption.pk}/catat/"
    assert raised(lambda: browser.post(record, form_data("apbdes", ago(9), **BUDGET_TYPED)))
    correct = f"/replikasi/{adoption.pk}/langkah/{adoption.steps.last().pk}/"
    note = form_data("apbdes", ago(8), note="Hanya catatan", **BUDGET_TYPED)
    assert not raised(lambda: browser.post(correct, note))
    photo = note | {"photo": SimpleUploadedFile("a.jpg", phone_jpeg())}
    assert not raised(lambda: browser.post(correct, photo))
    assert raised(lambda: browser.post(correct, form_data("apbdes", ago(8), **(BUDGET_TYPED | {"amount": "5"}))))
    differences = f"/replikasi/{adoption.pk}/perubahan/"
    assert raised(lambda: browser.post(differences, {"differences": "Tenaga surya"}))
    assert not raised(lambda: browser.post(differences, {"differences": "Tenaga surya"}))
    assert not raised(lambda: browser.get(f"/replikasi/{adoption.pk}/"))
    assert raised(lambda: browser.post(f"{correct}tarik/"))


# What is held of a person


def test_a_person_gets_what_they_did_and_the_village_keeps_it_without_them(browser, siti, adoption):
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("musdes", note="Disetujui."))
    given = export_all(siti)
    assert [row["original__title"] for row in given["Replikasi yang dimulai"]] == ["Air bersih"]
    assert [row["note"] for row in given["Langkah replikasi yang dicatat"]] == ["", "Disetujui."]
    siti.seats.all().delete()
    erase_all(siti)
    adoption.refresh_from_db()
    assert adoption.started_by is None
    assert [step.recorded_by for step in adoption.steps.all()] == [None, None]
    assert adoption.steps.last().note == "Disetujui."


def test_a_year_is_kept_by_the_last_day_of_a_shorter_month():
    day = timezone.localdate().replace(year=2026, month=8, day=31)
    assert adoptions.months_later(day, 6).isoformat() == "2027-02-28"
    assert adoptions.months_later(day, 12) - day == timedelta(days=365)
