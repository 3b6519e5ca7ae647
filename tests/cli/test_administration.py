"""`kansrijk db`, `users`, `audit`, `doctor` and `serve`, on a folder of their own."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procurement_app.cli import main

Run = Callable[..., Result]
PASSWORD = "een heel lang wachtwoord"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in [name for name in os.environ if name.startswith("KANSRIJK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KANSRIJK_INSTANCE", str(tmp_path))
    return lambda *words, **kwargs: CliRunner().invoke(main, list(words), **kwargs)


def test_a_database_is_made_and_checked(run: Run, tmp_path: Path) -> None:
    before = run("db", "check")
    assert before.exit_code == 1 and "kansrijk db upgrade" in before.output
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").output.startswith("De database is goed")
    connection = sqlite3.connect(tmp_path / "kansrijk.db")
    connection.execute("drop table document_reading")
    connection.close()
    broken = run("db", "check")
    assert broken.exit_code == 1 and "wijkt op" in broken.output


def test_accounts_are_made_changed_and_recorded(run: Run) -> None:
    made = run("users", "add", "chef", "--role", "administrator", "--password-stdin", input=f"{PASSWORD}\n")
    assert (made.exit_code, made.output) == (0, "Account chef is gemaakt, met de rol administrator.\n")
    assert PASSWORD not in run("users", "list").output
    assert "laatste beheerder" in run("users", "role", "chef", "reader").output
    assert run("users", "role", "niemand", "reader").output == "Fout: Account niemand bestaat niet (meer).\n"
    run("users", "add", "jan", "--role", "reader", "--password-stdin", input=f"{PASSWORD}\n")
    assert run("users", "role", "jan", "officer").exit_code == 0
    assert run("users", "close", "jan").exit_code == 0
    assert "officer" in run("users", "list").output and "gesloten" in run("users", "list").output
    recorded = run("audit", "list", "--noun", "user").output
    assert [line.split()[-3] for line in recorded.splitlines()] == [
        "user-created",
        "user-created",
        "role-set",
        "user-closed",
    ]
    assert "opdrachtregel" in recorded
    assert run("audit", "verify").output.startswith("Het auditspoor is ongeschonden: 4 regels.")


@pytest.mark.parametrize(
    ("words", "password", "sentence"),
    [
        (("jan", "--role", "reader"), "kort", "minstens 12 tekens"),
        (("Jan P", "--role", "reader"), PASSWORD, "controleer accountnaam"),
    ],
)
def test_a_wrong_account_is_one_sentence(
    run: Run, words: tuple[str, ...], password: str, sentence: str
) -> None:
    answer = run("users", "add", *words, "--password-stdin", input=f"{password}\n")
    assert answer.exit_code == 1 and sentence in answer.output and "Traceback" not in answer.output


def test_an_unknown_account_is_one_sentence(run: Run) -> None:
    answer = run("users", "close", "niemand")
    assert answer.exit_code == 1 and "Account niemand bestaat niet" in answer.output


def test_a_forged_record_is_reported(run: Run, tmp_path: Path) -> None:
    for name in ("een", "twee", "drie"):
        run("users", "add", name, "--role", "reader", "--password-stdin", input=f"{PASSWORD}\n")
    connection = sqlite3.connect(tmp_path / "kansrijk.db")
    connection.execute("drop trigger audit_record_no_update")
    connection.execute("update audit_record set actor = 'iemand anders' where id = 2")
    connection.commit()
    connection.close()
    answer = run("audit", "verify")
    assert answer.exit_code == 1 and "Regel 2 van het auditspoor klopt niet" in answer.output


def test_the_doctor_shows_sources_masks_secrets_and_says_what_is_wrong(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANSRIJK_SECRET_KEY", "heel-geheim")
    monkeypatch.setenv("KANSRIJK_PROT", "8001")
    answer = run("doctor")
    assert answer.exit_code == 1 and "voer uit: kansrijk db upgrade" in answer.output
    assert "heel-geheim" not in answer.output and "********" in answer.output
    assert "KANSRIJK_PROT" in answer.output and "kent Kansrijk niet" in answer.output
    run("db", "upgrade")
    assert run("doctor").exit_code == 0


def test_a_wrong_setting_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANSRIJK_PORT", "veel")
    answer = run("serve")
    assert answer.exit_code == 1 and "KANSRIJK_PORT='veel' kan niet: geef een heel getal" in answer.output


def test_demo_accounts_on_a_public_address_are_a_mistake(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("db", "upgrade")
    monkeypatch.setenv("KANSRIJK_DEMO", "true")
    monkeypatch.setenv("KANSRIJK_PUBLIC_URL", "https://kansrijk.example")
    answer = run("doctor")
    assert answer.exit_code == 1 and "voorbeeldaccounts op een openbaar adres" in answer.output


def test_a_server_answers_refuses_a_second_and_stops_at_once(run: Run, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from procurement_app.cli import main; main()",
        "serve",
        "--port",
        str(port),
    ]
    log = tmp_path / "server.log"
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as server:
        deadline = time.monotonic() + 60
        while "Kansrijk staat op" not in log.read_text():
            assert server.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
            assert answer.status == 200
        second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert second.returncode == 1
        assert f"KANSRIJK_PORT={port + 1}" in second.stderr and "Traceback" not in second.stderr
        assert "die poort is bezet" in second.stderr
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0
    assert "voorbeeld" not in log.read_text()
