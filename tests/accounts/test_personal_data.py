"""What the portal holds of a person: given out, and gone when they go (UU 27/2022)."""

import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry, Page

from accounts.models import AccountEvent, Attempt, Invitation, Notice, Recovery, Seat, User
from accounts.personal_data import HOLD_NOTHING, erase_all, export_all, holdings
from accounts.services.notices import notify
from accounts.throttle import Limit, count_attempt
from tests.factories import UserFactory
from tests.factories.people import make_villager

PASSWORD = "sandi-yang-panjang"


def models_with_people() -> list[str]:
    """Labels of all models that have a relation to a person of their own, not one inherited from a parent's table."""
    return [
        model._meta.label
        for model in apps.get_models(include_auto_created=False)
        if not model._meta.proxy
        and model is not User
        and any(field.is_relation and field.related_model is User for field in model._meta.local_fields)
    ]


@pytest.mark.parametrize("label", models_with_people())
def test_every_model_with_a_person_says_how_it_is_given_out_and_erased(label):
    assert label in holdings or HOLD_NOTHING.get(label), f"register {label} in its app's personal_data.py"


def test_the_list_of_exceptions_holds_no_model_that_is_gone():
    assert set(HOLD_NOTHING) <= set(models_with_people())


@pytest.mark.django_db
def test_all_exporters_and_erasers_work_for_anybody():
    user = UserFactory()
    json.dumps(export_all(user), default=str)
    erase_all(user)
    assert not User.objects.exists()


@pytest.fixture
def villager(client):
    """Somebody with a trace in every table of accounts, signed in."""
    user = make_villager(name="Siti Aminah Unik", username="siti.unik", email="siti.unik@contoh.id")
    client.force_login(user)
    village = user.seat.village
    other = UserFactory(username="lain")
    notify(user, key="satu", text="Kabar untuk Siti")
    notify(other, key="satu", text="Kabar orang lain")
    later = timezone.now() + timedelta(days=1)
    Invitation.objects.create(village=village, name="Siti Aminah Unik", used_by=user, used_at=later, expires_at=later)
    Invitation.objects.create(village=village, created_by=user, expires_at=later)
    Recovery.objects.create(user=user, code_digest="x", expires_at=later)
    AccountEvent.objects.create(kind="vouched", actor=user, subject=other, region=village)
    TOTPDevice.objects.create(user=user, confirmed=False)
    AccessAttempt.objects.create(username="siti.unik", ip_address="203.0.113.7", user_agent="x", failures_since_start=1)
    content_type = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.create(
        content_type=content_type, object_id=str(user.pk), label="siti.unik", action="wagtail.edit",
        timestamp=timezone.now(), user=user,
    )  # fmt: skip
    page = Page.get_first_root_node()
    page.owner = user
    page.save()
    other_seat = make_villager(username="tetangga").seat
    Seat.objects.filter(pk=other_seat.pk).update(verified_by=user)
    return user


@pytest.mark.django_db
class TestDownload:
    def test_it_holds_all_that_is_theirs_and_nothing_of_others(self, client, villager):
        response = client.get("/akun/data/unduh/")
        assert response["Content-Disposition"].startswith("attachment")
        data = json.loads(response.content)
        assert data["Akun"][0]["name"] == "Siti Aminah Unik"
        assert data["Kedudukan di desa"][0]["village__name"] == "Ponggok"
        assert [row["text"] for row in data["Pemberitahuan"]] == ["Kabar untuk Siti"]
        assert data["Percobaan masuk yang gagal"][0]["ip_address"] == "203.0.113.7"
        text = response.content.decode()
        assert "Kabar orang lain" not in text
        assert villager.password not in text

    def test_the_page_says_what_is_stored_and_why(self, client, villager):
        text = client.get("/akun/data/").content.decode()
        assert "Untuk apa" in text
        assert "Pemberitahuan: 1" in text


@pytest.mark.django_db
class TestDeletion:
    def delete(self, client, **changes):
        return client.post("/akun/hapus/", {"password": PASSWORD, "sure": "on"} | changes, follow=True)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [({"password": "salah"}, "Kata sandi tidak cocok."), ({"sure": ""}, "Centang bila Anda yakin")],
    )
    def test_it_asks_for_the_password_and_a_tick(self, client, villager, changes, message):
        assert message in self.delete(client, **changes).content.decode()
        assert User.objects.filter(pk=villager.pk).exists()

    def test_nothing_names_the_person_afterwards(self, client, villager):
        response = self.delete(client)
        assert response.request["PATH_INFO"] == "/akun/terhapus/"
        assert "sudah dihapus" in response.content.decode()
        assert client.get("/akun/").status_code == 302
        for model in apps.get_models():
            if not model._meta.managed:
                continue
            for row in model._default_manager.values():
                text = str(row)
                assert "siti.unik" not in text, model
                assert "Siti Aminah Unik" not in text, model
        for label in models_with_people():
            model = apps.get_model(label)
            for field in model._meta.local_fields:
                if field.is_relation and field.related_model is User:
                    assert not model._default_manager.filter(**{field.attname: villager.pk}).exists(), (
                        label,
                        field.name,
                    )

    def test_what_belongs_to_others_stays(self, client, villager):
        self.delete(client)
        assert Notice.objects.get().text == "Kabar orang lain"
        assert Seat.objects.get(user__username="tetangga").verified_at
        assert Invitation.objects.filter(used_at__isnull=False).exists()
        assert AccountEvent.objects.get(kind="vouched").actor is None

    def test_the_last_administrator_stays(self, client):
        user = UserFactory(is_superuser=True)
        client.force_login(user)
        assert "satu-satunya pengelola" in self.delete(client).content.decode()
        assert User.objects.filter(pk=user.pk).exists()
        UserFactory(is_superuser=True)
        self.delete(client)
        assert not User.objects.filter(pk=user.pk).exists()

    def test_another_account_is_not_deleted_whatever_the_form_says(self, client, villager):
        other = UserFactory(username="korban")
        self.delete(client, user=other.pk, id=other.pk, pk=other.pk)
        assert User.objects.filter(pk=other.pk).exists()


@pytest.mark.django_db
class TestPruning:
    def test_what_is_old_goes_and_what_is_needed_stays(self, villager, capsys):
        now = timezone.now()
        notify(villager, key="dua", text="Kabar lama yang sudah dibaca")
        Notice.objects.filter(key="dua").update(read_at=now - timedelta(days=401))
        AccessAttempt.objects.create(username="x", ip_address="203.0.113.9", failures_since_start=1, user_agent="y")
        AccessAttempt.objects.filter(username="x").update(attempt_time=now - timedelta(days=8))
        Invitation.objects.create(village=villager.seat.village, expires_at=now - timedelta(days=31))
        Recovery.objects.create(user=UserFactory(), code_digest="y", expires_at=now - timedelta(days=31))
        Session.objects.create(session_key="lama", expire_date=now - timedelta(days=1))
        count_attempt("uji", "x", Limit(5, 60))
        Attempt.objects.create(key="lama", until=1)
        call_command("prune_accounts")
        assert not Notice.objects.filter(key="dua").exists()
        assert Notice.objects.count() == 2
        assert AccessAttempt.objects.get().username == "siti.unik"
        assert Invitation.objects.count() == 2
        assert Recovery.objects.count() == 1
        assert not Session.objects.filter(session_key="lama").exists()
        assert Session.objects.exists()
        assert Attempt.objects.filter(until__gt=1).count() == 1
        assert "Dihapus:" in capsys.readouterr().out
        call_command("prune_accounts")


@pytest.mark.django_db
class TestSendingAgain:
    @pytest.fixture(autouse=True)
    def mail(self, settings):
        settings.EMAIL_HOST = "mail.contoh.id"

    def test_what_could_not_be_sent_is_sent_later_and_once(self, villager, mailoutbox, settings):
        call_command("send_notices")
        call_command("send_notices")
        (message,) = mailoutbox
        assert message.to == ["siti.unik@contoh.id"]
        assert "Kabar untuk Siti" in message.body
        assert Notice.objects.get(recipient=villager).mailed_at

    def test_mail_that_fails_loses_nothing(self, villager, monkeypatch, capsys):
        monkeypatch.setattr(
            "accounts.services.notices.send_mail", lambda *args: (_ for _ in ()).throw(OSError("no server"))
        )
        call_command("send_notices")
        assert "0 pemberitahuan dikirim, 1 belum." in capsys.readouterr().out
        assert Notice.objects.get(recipient=villager).mailed_at is None

    def test_what_is_old_or_read_surprises_nobody(self, villager, mailoutbox):
        Notice.objects.update(created_at=timezone.now() - timedelta(days=8))
        call_command("send_notices")
        assert mailoutbox == []

    def test_without_a_mail_server_it_says_so(self, villager, mailoutbox, settings, capsys):
        settings.EMAIL_HOST = ""
        call_command("send_notices")
        assert "EMAIL_URL" in capsys.readouterr().out
        assert mailoutbox == []
