"""A villager writes a story, step by step."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import Page

from community.models import StoryPage
from community.services import stories
from content.models import TopicPage
from tests.community.stories import STORY, make_story
from tests.factories import UserFactory
from tests.factories.people import OTHER_VILLAGE, make_villager

JSON = {"Accept": "application/json"}


def address(story, step):
    return reverse("story_step", args=[story.pk, step])


def lines(*rows, **fields):
    """The data of a step with a table."""
    data = {"baris-TOTAL_FORMS": len(rows), "baris-INITIAL_FORMS": 0} | fields
    for number, row in enumerate(rows):
        data |= {f"baris-{number}-{name}": value for name, value in row.items()}
    return data


def newest(story):
    return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()


def test_a_story_is_written_from_the_first_step_to_the_last(author_client, author, community_page):
    first = author_client.get("/berbagi/tulis/")
    assert first.status_code == 200
    data = {"title": STORY["title"], "problem": STORY["problem"], "key": uuid.uuid4()}
    response = author_client.post("/berbagi/tulis/", data)
    story = StoryPage.objects.get()
    assert response.url == address(story, "tindakan")
    assert (story.owner, story.region_id, story.live) == (author, author.seat.village_id, False)

    steps = [
        ("tindakan", {"solution": STORY["solution"], "participants": STORY["participants"]}),
        ("biaya", lines({"item": "Pompa", "amount": "Rp12.500.000", "fund_source": "dana_desa"}, {"item": ""})),
        ("perubahan", lines({"what": "rumah", "before": "20", "after": "120 rumah", "year": "2025"}, year="2025")),
        ("foto", {}),
        ("pelajaran", {"setbacks": STORY["setbacks"], "advice": STORY["advice"]}),
        ("bidang", {"topic": TopicPage.objects.get().pk}),
    ]
    for step, data in steps:
        assert author_client.get(address(story, step)).status_code == 200
        response = author_client.post(address(story, step), data)
        assert response.status_code == 302, response.content.decode()
    assert response.url == address(story, "kirim")
    page = author_client.get(response.url).content.decode()
    assert "Rp12.500.000" in page
    assert "120 rumah" in page
    assert "Kirim untuk diperiksa" in page
    assert author_client.post(response.url).url == "/akun/cerita/"
    story = StoryPage.objects.get()
    assert story.workflow_in_progress
    assert story.cost_total == 12_500_000
    assert story.summary
    assert "Menunggu pemeriksaan" in author_client.get("/akun/cerita/").content.decode()


def test_sending_the_first_step_twice_makes_one_story(author_client):
    data = {"title": "Air bersih", "problem": "Tidak ada air.", "key": uuid.uuid4()}
    answers = [author_client.post("/berbagi/tulis/", data, headers=JSON).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert StoryPage.objects.count() == 1


def test_a_key_of_somebody_else_opens_nothing(client, author, community_page):
    story = make_story(author)
    client.force_login(make_villager(OTHER_VILLAGE))
    response = client.post("/berbagi/tulis/", {"title": "Milik saya", "problem": "x", "key": story.key})
    assert response.status_code == 404
    assert newest(story).title == STORY["title"]


def test_sending_the_last_step_twice_lets_it_wait_once(author_client, author):
    story = make_story(author)
    for _ in range(2):
        author_client.post(address(story, "kirim"))
    assert story.workflow_states.count() == 1


def test_a_story_of_somebody_else_does_not_exist(client, author, community_page):
    story = make_story(author)
    client.force_login(make_villager(OTHER_VILLAGE))
    for step in ("masalah", "tindakan", "biaya", "perubahan", "foto", "pelajaran", "bidang", "kirim"):
        assert client.get(address(story, step)).status_code == 404
        assert client.post(address(story, step), {"title": "x", "problem": "y"}).status_code == 404
    for name in ("withdraw_story", "delete_story", "take_back_story"):
        assert client.post(reverse(name, args=[story.pk])).status_code == 404
    assert newest(story).title == STORY["title"]
    assert STORY["title"] not in client.get("/akun/cerita/").content.decode()


def test_nobody_writes_without_signing_in(client, author):
    story = make_story(author)
    for place in ("/berbagi/tulis/", "/akun/cerita/", address(story, "masalah")):
        response = client.get(place)
        assert response.status_code == 302
        assert response.url.startswith("/akun/masuk/")


def test_a_long_number_is_no_story(author_client):
    assert author_client.get(f"/berbagi/tulis/{'9' * 30}/masalah/").status_code == 404
    assert author_client.get("/berbagi/tulis/1/langkah/").status_code == 404


def test_what_a_step_does_not_ask_cannot_be_set(author_client, author, community_page):
    story = make_story(author)
    other = UserFactory()
    before = newest(story)
    extra = {
        "evidence": "province",
        "is_featured": "on",
        "is_example": "on",
        "live": "on",
        "region": OTHER_VILLAGE,
        "region_id": OTHER_VILLAGE,
        "owner": other.pk,
        "slug": "lain",
        "first_published_at": "2020-01-01",
        "case_study": 1,
        "cost_total": 1,
        "withdrawn_at": "2020-01-01",
    }
    author_client.post(address(story, "masalah"), {"title": "Baru", "problem": "Lain"} | extra)
    author_client.post(address(story, "pelajaran"), {"advice": "Saran", "solution": "Diganti"} | extra)
    after = newest(story)
    assert (after.title, after.advice) == ("Baru", "Saran")
    for name in ("evidence", "is_featured", "is_example", "live", "region_id", "owner_id", "slug", "case_study_id"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.solution == STORY["solution"]
    with pytest.raises(ValueError, match="evidence"):
        stories.save_step(author=author, story_id=story.pk, values={"evidence": "province"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("NIK saya 3310191234567890", "NIK"),
        ("Hubungi 0812-3456-7890 untuk bertanya", "nomor telepon"),
    ],
)
def test_numbers_of_persons_are_refused_at_the_field(author_client, author, text, sentence):
    story = make_story(author)
    places = [
        ("masalah", {"title": "Air", "problem": text}),
        ("masalah", {"title": text, "problem": "Air"}),
        ("tindakan", {"solution": text}),
        ("tindakan", {"participants": text}),
        ("pelajaran", {"setbacks": text}),
        ("pelajaran", {"advice": text}),
        ("biaya", lines({"item": text, "amount": "1", "fund_source": "add"})),
        ("perubahan", lines({"what": "air", "after": text})),
    ]
    for step, data in places:
        response = author_client.post(address(story, step), data)
        page = response.content.decode()
        assert response.status_code == 422, step
        assert sentence in page
        assert text in page  # what was typed is kept
        assert 'role="alert"' in page
    assert newest(story).problem == STORY["problem"]


def test_lines_are_added_changed_and_removed_without_scripts(author_client, author):
    story = make_story(author)
    pump = {"item": "Pompa", "amount": "12500000", "fund_source": "dana_desa"}
    pipe = {"item": "Pipa", "amount": "3.000.000", "fund_source": "add"}
    response = author_client.post(address(story, "biaya"), lines(pump, pipe, tinggal="1"))
    assert response.url == address(story, "biaya")
    assert "Baris 4" in author_client.get(response.url).content.decode()
    assert [cost.value["amount"] for cost in newest(story).costs] == [12_500_000, 3_000_000]
    author_client.post(address(story, "biaya"), lines(pump | {"DELETE": "on"}, pipe))
    assert [cost.value["item"] for cost in newest(story).costs] == ["Pipa"]
    author_client.post(address(story, "biaya"), lines({"item": "", "amount": "", "fund_source": ""}))
    assert len(newest(story).costs) == 0


def test_a_line_that_is_half_filled_says_what_is_missing(author_client, author):
    story = make_story(author)
    response = author_client.post(address(story, "biaya"), lines({"item": "Pompa", "amount": "dua juta"}))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Baris 1, Jumlah (Rp): Tulis jumlahnya dengan angka saja" in page
    assert "dua juta" in page


def test_a_form_without_its_table_is_no_server_error(author_client, author):
    assert author_client.post(address(make_story(author), "biaya"), {}).status_code == 422


def test_what_an_editor_knew_of_a_cost_stays_with_it(author_client, author):
    story = make_story(author)
    cost = {"item": "Pompa", "amount": 1, "fund_source": "add", "volume": 2, "unit": "buah"}
    stories.save_step(author=author, story_id=story.pk, values={"costs": [cost]})
    author_client.post(address(story, "biaya"), lines({"item": "Pompa", "amount": "5", "fund_source": "add"}))
    value = newest(story).costs[0].value
    assert (value["amount"], value["volume"], value["unit"]) == (5, 2, "buah")


def test_saving_again_and_again_keeps_one_revision(author_client, author):
    story = make_story(author)
    for number in range(5):
        author_client.post(address(story, "pelajaran"), {"advice": f"Saran {number}"})
    assert story.revisions.count() == 1
    assert newest(story).advice == "Saran 4"


def test_the_script_is_told_where_to_go_next(author_client, author):
    story = make_story(author)
    response = author_client.post(address(story, "pelajaran"), {"advice": "Saran"}, headers=JSON)
    assert response.json() == {"next": address(story, "bidang")}
    assert author_client.post(address(story, "masalah"), {"title": ""}, headers=JSON).status_code == 422


def test_an_unverified_author_may_write_and_is_told_why_not_to_send(client, community_page):
    author = make_villager(is_verified=False)
    client.force_login(author)
    story = make_story(author)
    page = client.get(address(story, "kirim")).content.decode()
    assert "belum dikonfirmasi" in page
    assert "Kirim untuk diperiksa" not in page
    assert client.post(address(story, "kirim")).status_code == 200
    assert not story.workflow_in_progress


def test_somebody_without_a_village_is_told_what_to_do(client, community_page):
    client.force_login(UserFactory())
    assert "belum terikat" in client.get("/berbagi/tulis/").content.decode()
    client.post("/berbagi/tulis/", {"title": "x", "problem": "y", "key": uuid.uuid4()})
    assert not StoryPage.objects.exists()


def test_an_incomplete_story_is_not_sent(author_client, author):
    story = make_story(author, advice="", changes=[])
    page = author_client.post(address(story, "kirim")).content.decode()
    assert "Belum dapat dikirim" in page
    assert "Tulis saran untuk desa lain." in page
    assert not story.workflow_in_progress


def test_a_script_in_any_field_comes_out_as_text(author_client, author, community_page):
    script = "<script>alert(1)</script>"
    fields = ("title", "problem", "solution", "participants", "setbacks", "advice")
    cost = {"item": script, "amount": 1, "fund_source": "add"}
    change = {"what": script, "before": script, "after": script, "year": 2025}
    story = make_story(author, **dict.fromkeys(fields, script), costs=[cost], changes=[change])
    for step in ("masalah", "tindakan", "biaya", "perubahan", "foto", "pelajaran", "bidang", "kirim"):
        page = author_client.get(address(story, step)).content.decode()
        assert script not in page
    assert page.count("&lt;script&gt;") >= 9
    assert script not in author_client.get("/akun/cerita/").content.decode()


def test_labels_are_those_that_the_portal_has_and_five_at_most(author_client, author, community_page):
    story = make_story(author)
    topic = TopicPage.objects.get()
    known = [f"label {number}" for number in range(6)]
    make_story(author, tags=known)
    keys = list(Tag.objects.values_list("pk", flat=True))
    data = {"topic": topic.pk}
    assert author_client.post(address(story, "bidang"), data | {"tags": keys}).status_code == 422
    assert author_client.post(address(story, "bidang"), data | {"tags": ["<b>"]}).status_code == 422
    assert author_client.post(address(story, "bidang"), data | {"tags": keys[:2]}).status_code == 302
    assert newest(story).tags.count() == 2


def test_reserved_words_are_no_address_of_a_story(author, community_page):
    assert make_story(author, title="Tulis").slug == "cerita-tulis"
    assert make_story(author, title="日本").slug == "cerita"
    assert make_story(author, title="!!!").slug == "cerita-2"


def test_too_many_saves_are_asked_to_wait(author_client, author, monkeypatch):
    monkeypatch.setattr("accounts.throttle.time.time", lambda: 1_800_000_000)
    story = make_story(author)
    answers = [author_client.post(address(story, "pelajaran"), {"advice": "x"}) for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {302}
    assert answers[60].status_code == 429
    assert answers[60]["Retry-After"]


def test_the_list_asks_as_much_for_thirty_stories_as_for_three(author_client, author):
    def count(total):
        while StoryPage.objects.count() < total:
            stories.submit_story(author=author, story_id=make_story(author).pk)

        with CaptureQueriesContext(connection) as queries:
            author_client.get("/akun/cerita/")
        return len(queries)

    assert count(3) == count(30)


def test_drafts_are_nothing_to_readers(client, author):
    story = make_story(author)
    assert client.get(f"/berbagi/{story.slug}/").status_code == 404
    assert Page.objects.live().filter(pk=story.pk).count() == 0


@pytest.mark.parametrize(
    ("step", "label", "mark"),
    [
        ("masalah", "Apa masalahnya?", "perlu sebelum dikirim"),
        ("tindakan", "Apa yang desa lakukan?", "perlu sebelum dikirim"),
        ("tindakan", "Siapa yang ikut?", "perlu sebelum dikirim"),
        ("perubahan", "Tahun kegiatan", "perlu sebelum dikirim"),
        ("pelajaran", "Apa yang tidak berjalan?", "boleh kosong"),
        ("pelajaran", "Apa saran Anda untuk desa lain?", "perlu sebelum dikirim"),
        ("bidang", "Bidang", "perlu sebelum dikirim"),
    ],
)
def test_what_a_draft_may_lack_and_a_story_may_not_is_marked(author_client, author, step, label, mark):
    page = author_client.get(address(make_story(author), step)).content.decode()
    assert f"{label} <small>({mark})</small>" in page


def test_labels_are_asked_for_only_where_there_are_some(author_client, author, course, community_page):
    story = make_story(author)
    assert "Label" not in author_client.get(address(story, "bidang")).content.decode()
    assert author_client.post(address(story, "bidang"), {"topic": course.topic.pk}).status_code == 302
    course.lessons[0].tags.add("air")
    course.lessons[0].save()
    assert "Label" in author_client.get(address(story, "bidang")).content.decode()
