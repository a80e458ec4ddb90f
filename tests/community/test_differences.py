"""What a village does differently stands on the original's page; moderators can take it from view like any other post."""

import pytest

from accounts.groups import MODERATORS
from accounts.models import Notice
from accounts.personal_data import erase_all, export_all
from community.models import Adoption, Differences, Report
from community.models.question import State
from community.services.adoption_summary import summary_of
from community.services.adoptions import change_differences
from community.services.questions import approve, hide
from content import versions
from tests.community.adoptions import adopt, another_village, officer, villager, villager_of
from tests.factories.questions import make_member_of

pytestmark = pytest.mark.django_db

TEXT = "Pompa kami memakai tenaga surya."
QUEUE = "/kelola/moderasi/"


@pytest.fixture(autouse=True)
def committed_at_once(monkeypatch):
    """What waits for a commit happens at once: the transaction that a test runs in never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, *args, **options: do())


@pytest.fixture
def siti(db):
    """A verified villager of Ponggok."""
    return villager()


@pytest.fixture
def adoption(siti, study):
    """Ponggok copies the case study, with a text."""
    return adopt(siti, study, differences=TEXT)


@pytest.fixture
def moderator(db):
    """A moderator of the whole country."""
    return make_member_of(MODERATORS)


def page(client, study) -> str:
    """The original as everybody reads it."""
    client.logout()
    return client.get(study.url).content.decode()


def text_of(adoption) -> Differences:
    """The text as it is now."""
    return Differences.objects.get(adoption=adoption)


def rewrite(user, adoption, text):
    change_differences(user=user, adoption=adoption, differences=text)


def test_it_is_reported_hidden_and_gone_from_the_page(client, siti, study, adoption, moderator):
    assert TEXT in page(client, study)
    report = f"/lapor/replikasi/{text_of(adoption).pk}/"
    assert f'href="{report}"' in page(client, study)
    assert TEXT in client.get(report).content.decode()
    client.post(report, {"reason": "fraud"})
    assert TEXT in page(client, study)  # nothing disappears by a report alone

    near, elsewhere = officer("33.10"), officer("76")
    for person, sees_it in ((moderator, True), (near, True), (elsewhere, False)):
        client.force_login(person)
        assert (TEXT in client.get(QUEUE).content.decode()) is sees_it
    client.force_login(near)
    before = versions.current()
    client.post(f"{QUEUE}differences/{text_of(adoption).pk}/", {"action": "hide"})
    assert versions.current() != before
    assert not Report.objects.open().exists()

    assert TEXT not in page(client, study)
    assert "<b>1 desa</b> meniru ini" in page(client, study)  # the adoption itself stays
    assert client.get(report).status_code == 404
    told = Notice.objects.get(recipient=siti)
    assert "tidak ditampilkan oleh moderator (Penipuan)" in told.text
    assert told.address == f"/replikasi/{adoption.pk}/"
    client.force_login(siti)
    own = client.get(told.address).content.decode()
    assert TEXT in own
    assert "Tidak ditampilkan oleh moderator" in own


def test_what_was_hidden_is_no_part_of_the_officers_files(client, adoption, moderator):
    client.force_login(officer("33"))

    def file():
        return b"".join(client.get("/petugas/replikasi/unduh.csv").streaming_content).decode()

    assert TEXT in file()
    hide(moderator=moderator, post=text_of(adoption))
    assert TEXT not in file()
    assert "Ponggok" in file()


def test_a_hidden_text_can_be_shown_again(client, study, adoption, moderator):
    hide(moderator=moderator, post=text_of(adoption))
    before = versions.current()
    approve(moderator=moderator, post=text_of(adoption))
    assert versions.current() != before
    assert TEXT in page(client, study)


@pytest.mark.parametrize("emptied_first", [False, True])
def test_what_follows_a_hidden_text_waits(client, siti, study, adoption, moderator, emptied_first):
    hide(moderator=moderator, post=text_of(adoption))
    before = versions.current()
    if emptied_first:
        rewrite(siti, adoption, "")
        assert text_of(adoption).text == ""
    rewrite(siti, adoption, "Pompa dari toko lain.")
    rewrite(siti, adoption, "Pompa dari toko yang lain lagi.")
    assert text_of(adoption).state == State.WAITING
    assert versions.current() == before
    assert "Pompa dari toko" not in page(client, study)
    client.force_login(moderator)
    assert "Tulisan replikasi menunggu diperiksa" in client.get(QUEUE).content.decode()
    approve(moderator=moderator, post=text_of(adoption))
    assert "Pompa dari toko yang lain lagi." in page(client, study)
    rewrite(siti, adoption, "Kini pompa tangan.")  # and is as free again as before
    assert "Kini pompa tangan." in page(client, study)


def test_an_emptied_text_is_gone(client, siti, study, adoption):
    rewrite(siti, adoption, "")
    assert TEXT not in page(client, study)
    assert not Differences.objects.exists()
    assert Adoption.objects.get() == adoption
    rewrite(siti, adoption, TEXT)
    assert TEXT in page(client, study)


def test_reports_stay_with_a_text_that_is_written_anew(siti, adoption):
    text_of(adoption).reports.create(reason="fraud")
    rewrite(siti, adoption, "Yang lain.")
    assert text_of(adoption).reports.open().exists()


def test_a_hidden_text_gives_its_place_to_an_older_one(study, moderator):
    for number in range(4):
        adopt(villager_of(another_village()), study, differences=f"Teks {number}")
    assert [quote.text for quote in summary_of(study.pk).quotes] == ["Teks 3", "Teks 2", "Teks 1"]
    hide(moderator=moderator, post=Differences.objects.get(text="Teks 2"))
    assert [quote.text for quote in summary_of(study.pk).quotes] == ["Teks 3", "Teks 1", "Teks 0"]


def test_a_moderators_own_village_text_is_for_others_to_decide_on(client, siti, adoption):
    siti.groups.add(make_member_of(MODERATORS).groups.get())
    text_of(adoption).reports.create(reason="fraud")
    client.force_login(siti)
    assert TEXT not in client.get(QUEUE).content.decode()
    assert client.post(f"{QUEUE}differences/{text_of(adoption).pk}/", {"action": "dismiss"}).status_code == 404


def test_a_person_gets_the_text_and_the_village_keeps_it_without_them(client, siti, study, adoption):
    assert [row["text"] for row in export_all(siti)["tulisan replikasi"]] == [TEXT]
    siti.seats.all().delete()
    erase_all(siti)
    assert TEXT in page(client, study)
    assert text_of(adoption).author is None


def test_of_a_hidden_text_nothing_stays_when_its_author_goes(siti, adoption, moderator):
    hide(moderator=moderator, post=text_of(adoption))
    siti.seats.all().delete()
    erase_all(siti)
    assert (text_of(adoption).text, text_of(adoption).state) == ("", State.WITHDRAWN)
