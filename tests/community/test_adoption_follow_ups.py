"""Half a year and a year after something began to run, its village is asked whether it still does."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Notice
from community.models import FollowUp
from community.services import adoptions
from community.services.adoption_summary import summary_of
from tests.community.adoptions import TADUI, adopt, ago, form_data, villager

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti(db):
    """A verified villager of Ponggok."""
    return villager()


@pytest.fixture
def browser(client, siti):
    """Siti's browser."""
    client.force_login(siti)
    return client


def running(user, study, days):
    """An adoption that began to run so many days ago."""
    return adopt(user, study, "running", ago(days))


def ask() -> str:
    """What the daily command says."""
    output = StringIO()
    call_command("ask_follow_ups", stdout=output)
    return output.getvalue()


def answer(browser, adoption, still_runs="ya", months=6, note=""):
    """Sends the form of the follow-up."""
    return browser.post(
        f"/replikasi/{adoption.pk}/kabar/", {"still_runs": still_runs, "months": months, "note": note}, follow=True
    )


def test_the_question_comes_half_a_year_after_it_began_to_run(siti, study):
    adoption = adopt(siti, study, "apbdes", ago(200))
    adoption.refresh_from_db()
    assert adoption.follow_up_on is None
    study.adoptions.all().delete()
    adoption = adopt(siti, study, "running", date(2025, 8, 31))
    adoption.refresh_from_db()
    assert adoption.follow_up_on == date(2026, 2, 28)


def test_verified_villagers_of_the_village_are_asked_once(siti, study):
    adoption = running(siti, study, 200)
    budi = villager(name="Budi")
    villager(verified=False)
    villager(TADUI)
    former = villager()
    former.seats.update(until=ago(0))
    assert ask().startswith("2 ")
    assert ask().startswith("0 ")
    notices = Notice.objects.all()
    assert {notice.recipient for notice in notices} == {siti, budi}
    assert notices[0].address == f"/replikasi/{adoption.pk}/kabar/"
    assert "6 bulan" in notices[0].text


def test_who_is_verified_later_is_asked_later(siti, study):
    running(siti, study, 200)
    ask()
    villager(name="Budi")
    assert ask().startswith("1 ")


def test_nobody_is_asked_too_early_or_after_the_end(siti, study):
    adoption = running(siti, study, 100)
    assert ask().startswith("0 ")
    adoption.steps.update(on=ago(300))
    adoptions._settle(adoption)
    adoptions.record_step(
        user=siti,
        adoption=adoption,
        record=adoptions.StepRecord(stage="stopped", on=ago(1), note="x"),
        key="7d0f2a86-6f2e-4f0e-9d2c-000000000001",
    )
    assert ask().startswith("0 ")


def test_a_long_title_fits_into_the_notice(siti, study):
    study.title = "Panjang " * 30
    study.save()
    running(siti, study, 200)
    ask()
    assert len(Notice.objects.get().text) <= 300
    assert "Kabarkan di sini." in Notice.objects.get().text


def test_yes_after_half_a_year_leads_to_the_question_after_a_year(browser, siti, study):
    adoption = running(siti, study, 200)
    assert "6 bulan" in browser.get(f"/replikasi/{adoption.pk}/kabar/").content.decode()
    text = answer(browser, adoption, note="Dipakai 40 rumah.").content.decode()
    assert "Setelah 6 bulan" in text
    assert "Dipakai 40 rumah." in text
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.follow_up_on) == ("running", adoptions.months_later(ago(200), 12))


def test_yes_after_a_year_is_the_end(browser, siti, study):
    adoption = running(siti, study, 370)
    assert "12 bulan" in browser.get(f"/replikasi/{adoption.pk}/").content.decode()
    answer(browser, adoption, months=12)
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.follow_up_on) == ("done", None)
    assert summary_of(study.pk).stages == (("Selesai", 1),)
    assert ask().startswith("0 ")


def test_no_stops_it_and_says_why(browser, siti, study):
    adoption = running(siti, study, 200)
    text = answer(browser, adoption, "tidak").content.decode()
    assert "Tulis alasannya" in text
    assert not FollowUp.objects.exists()
    answer(browser, adoption, "tidak", note="Pompa rusak.")
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.reached, adoption.follow_up_on) == ("stopped", "running", None)
    assert adoption.steps.last().note == "Pompa rusak."


def test_taking_the_end_back_opens_the_question_again(browser, siti, study):
    adoption = running(siti, study, 370)
    answer(browser, adoption, "tidak", months=12, note="Pompa rusak.")
    browser.post(f"/replikasi/{adoption.pk}/langkah/{adoption.steps.last().pk}/tarik/")
    adoption.refresh_from_db()
    assert not FollowUp.objects.exists()
    assert (adoption.stage, adoptions.months_due(adoption)) == ("running", 12)


def test_sending_twice_keeps_the_first_answer(browser, siti, study):
    adoption = running(siti, study, 200)
    answer(browser, adoption)
    response = answer(browser, adoption, "tidak", note="x")
    assert response.redirect_chain
    assert FollowUp.objects.get().still_runs
    adoption.refresh_from_db()
    assert adoption.stage == "running"


@pytest.mark.parametrize("months", ["12", "7", "", "x", "9" * 30])
def test_only_the_question_that_is_due_is_answered(browser, siti, study, months):
    adoption = running(siti, study, 200)
    answer(browser, adoption, months=months)
    assert not FollowUp.objects.exists()


def test_where_nothing_is_asked_the_form_leads_back(browser, siti, study):
    adoption = running(siti, study, 10)
    response = browser.get(f"/replikasi/{adoption.pk}/kabar/")
    assert response["Location"] == f"/replikasi/{adoption.pk}/"
    answer(browser, adoption)
    assert not FollowUp.objects.exists()


def test_a_running_step_taken_back_takes_its_answer_along(browser, siti, study):
    adoption = adopt(siti, study, "musdes", ago(300))
    browser.post(f"/replikasi/{adoption.pk}/catat/", form_data("running", ago(200)))
    answer(browser, adoption)
    assert FollowUp.objects.count() == 1
    browser.post(f"/replikasi/{adoption.pk}/langkah/{adoption.steps.last().pk}/tarik/")
    assert not FollowUp.objects.exists()
