"""How an installation is set up: what it requires, what it refuses, and what it tells the operator."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as test_settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from portal.demo import ACCOUNTS, PASSWORD, VILLAGE, create_demo_accounts
from regions.kemendagri import region_from_code
from tests.factories import JobRoleFactory

ROOT = Path(test_settings.BASE_DIR)
NETWORK = {"SITE_URL": "https://portal.desa.example", "SECRET_KEY": "k3y-" + "0123456789abcdef" * 4}
CONFIGURATION = ["DEBUG", "SECRET_KEY", "SECRET_KEY_FILE", "SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"]
CONFIGURATION += ["ELASTICSEARCH_URL", "PROXY_COUNT", "PAGE_CACHE_MB", "WORKERS", "THREADS", "DJANGO_SETTINGS_MODULE"]


@pytest.fixture
def manage(tmp_path):
    """Runs manage.py as an operator does, with only the given variables and a data folder of its own."""

    def run(*arguments, **variables):
        environment = {name: value for name, value in os.environ.items() if name not in CONFIGURATION}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment | {"DATA_DIR": str(tmp_path / "data")} | variables,
            capture_output=True,
            text=True,
        )

    return run


class TestOnTheNetwork:
    def test_djangos_own_check_finds_nothing(self, manage):
        result = manage("check", "--deploy", "--fail-level", "WARNING", **NETWORK)
        assert result.returncode == 0, result.stderr
        assert "no issues" in result.stdout

    def test_only_the_hosts_of_the_site_are_answered(self, manage):
        result = manage(
            "shell", "-v", "0", "-c", "from django.conf import settings as s; print(s.ALLOWED_HOSTS)", **NETWORK
        )
        assert result.stdout.strip() == "['portal.desa.example']"

    def test_the_secret_may_stand_in_a_file(self, manage, tmp_path):
        file = tmp_path / "secret"
        file.write_text(NETWORK["SECRET_KEY"] + "\n")
        variables = {"SITE_URL": NETWORK["SITE_URL"], "SECRET_KEY_FILE": str(file)}
        result = manage(
            "shell", "-v", "0", "-c", "from django.conf import settings as s; print(s.SECRET_KEY)", **variables
        )
        assert result.stdout.strip() == NETWORK["SECRET_KEY"]


@pytest.fixture
def taken_port():
    """A port that another program listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


class TestWrongSettings:
    """One plain sentence for the operator that names the variable, and no traceback."""

    @pytest.mark.parametrize(
        ("variables", "named"),
        [
            ({"SECRET_KEY": ""}, "SECRET_KEY"),
            ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/secret"}, "SECRET_KEY_FILE"),
            ({"DEBUG": "mungkin"}, "DEBUG"),
            ({"PROXY_COUNT": "dua"}, "PROXY_COUNT"),
            ({"PAGE_CACHE_MB": "besar"}, "PAGE_CACHE_MB"),
            ({"SITE_URL": "portal.desa.example"}, "SITE_URL"),
            ({"SITE_URL": "ftp://portal.desa.example"}, "SITE_URL"),
            ({"DATABASE_URL": "portal.sqlite3"}, "DATABASE_URL"),
            ({"DATABASE_URL": "oracel://localhost/portal"}, "DATABASE_URL"),
            ({"REDIS_URL": "localhost:6379"}, "REDIS_URL"),
            ({"ELASTICSEARCH_URL": "localhost"}, "ELASTICSEARCH_URL"),
        ],
        ids=lambda value: "-".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else "",
    )
    def test_are_named(self, manage, variables, named):
        result = manage("check", **(NETWORK | variables))
        assert result.returncode != 0
        assert "Traceback" not in result.stderr
        assert named in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
        assert result.stderr.startswith("Pengaturan belum benar: ")
        assert NETWORK["SECRET_KEY"] not in result.stderr

    @pytest.mark.parametrize("name", ["WORKERS", "THREADS", "BACKPRESSURE"])
    def test_a_number_that_only_the_server_reads(self, manage, name):
        result = manage("serve", "--port", "0", **(NETWORK | {name: "banyak"}))
        assert result.returncode != 0
        assert "Traceback" not in result.stderr
        assert result.stderr.strip() == f"Pengaturan belum benar: {name}='banyak' bukan bilangan bulat."

    def test_a_port_that_is_taken(self, manage, taken_port):
        result = manage("serve", "--port", str(taken_port), **NETWORK)
        assert result.returncode != 0
        assert "Traceback" not in result.stderr
        assert f"Porta {taken_port} sudah dipakai program lain." in result.stderr
        assert f"make run PORT={taken_port + 1}" in result.stderr


class TestDemoAccounts:
    def test_they_are_refused_where_others_can_reach_the_portal(self, settings, capsys):
        # No database in this test: it is refused before anything is done.
        settings.DEBUG = False
        with pytest.raises(CommandError, match="DEBUG=1"):
            call_command("prepare", demo=True)
        assert capsys.readouterr().out == ""

    def test_the_operator_reads_one_sentence(self, manage):
        result = manage("prepare", "--demo", **NETWORK)
        assert result.returncode != 0
        assert "Akun demo hanya dibuat dengan DEBUG=1" in result.stderr
        assert "Traceback" not in result.stderr

    @pytest.mark.django_db
    def test_there_is_one_for_each_role_and_they_are_made_once(self, client):
        made = create_demo_accounts()
        assert [username for username, _ in made] == [username for username, _, _ in ACCOUNTS]
        assert create_demo_accounts() == []
        assert User.objects.count() == len(ACCOUNTS)
        for username, _ in made:
            assert client.post("/akun/masuk/", {"username": username, "password": PASSWORD}).status_code == 302
            assert client.get("/kelola/").status_code == (302 if username == "fasilitator" else 200)
            client.logout()

    @pytest.mark.django_db
    def test_villagers_and_an_officer_are_made_where_their_regions_and_roles_are(self, client):
        code = ""
        for part, name in zip(
            VILLAGE.split("."), ["Jawa Tengah", "Kabupaten Klaten", "Polanharjo", "Ponggok"], strict=True
        ):
            code = f"{code}.{part}".removeprefix(".")
            region_from_code(code, name).save(force_insert=True)
        for slug in ("sekretaris-desa", "kaur-keuangan"):
            JobRoleFactory(slug=slug)
        create_demo_accounts()
        sekdes, kaur, petugas = (User.objects.get(username=name) for name in ("sekdes", "kaur", "petugas"))
        assert sekdes.is_verified_villager
        assert not kaur.is_verified_villager
        assert kaur.seat.village_id == VILLAGE
        assert petugas.office_codes == ["33"]
        client.force_login(petugas)
        assert client.get("/petugas/").context["figures"]["waiting"] == 1

    @pytest.mark.django_db
    def test_an_account_that_somebody_changed_stays_as_it_is(self):
        create_demo_accounts()
        user = User.objects.get(username="redaksi")
        user.set_password("sandi-yang-lain")
        user.save()
        create_demo_accounts()
        user.refresh_from_db()
        assert user.check_password("sandi-yang-lain")


@pytest.mark.django_db
class TestDemoAccountsOnTheNetwork:
    def check(self):
        messages = checks.run_checks(include_deployment_checks=True, databases=["default"], tags=[checks.Tags.database])
        return [message for message in messages if message.id == "portal.E001"]

    def test_the_check_names_those_that_are_left(self, settings):
        settings.HTTPS = True
        create_demo_accounts()
        User.objects.get(username="penulis").delete()
        (message,) = self.check()
        assert "admin, fasilitator" in message.msg
        assert "redaksi" in message.msg
        assert "penulis" not in message.msg
        assert "kata sandi" in message.hint
        assert message.level == checks.ERROR

    def test_an_account_with_a_password_of_its_own_is_fine(self, settings):
        settings.HTTPS = True
        create_demo_accounts()
        for user in User.objects.all():
            user.set_password("sandi-yang-lain")
            user.save()
        assert self.check() == []

    def test_on_ones_own_computer_they_are_fine(self, settings):
        settings.HTTPS = False
        create_demo_accounts()
        assert self.check() == []


SQLITE = """
import json
import sqlite3
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.db import connection, transaction
settings.DATA_DIR.mkdir(parents=True)
def pragma(name):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]
found = {name: pragma(name) for name in ["journal_mode", "synchronous", "busy_timeout", "foreign_keys"]}
other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=0)
with transaction.atomic():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1").fetchone()
    try:
        other.execute("BEGIN IMMEDIATE")
        found["write lock"] = False
    except sqlite3.OperationalError:
        found["write lock"] = True
print(json.dumps(found))
"""


def test_sqlite_loses_nothing_and_waits_for_its_turn(tmp_path):
    """As the database says it is, not as the settings ask for it."""
    environment = {name: value for name, value in os.environ.items() if name not in CONFIGURATION}
    environment |= NETWORK | {"DATA_DIR": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    result = subprocess.run(
        [sys.executable, "-c", SQLITE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(result.stdout) == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "busy_timeout": 0,  # portal/write_lock.py waits
        "foreign_keys": 1,
        "write lock": True,  # a transaction takes it at its start, before it has written anything
    }
