"""Settings: from the environment, in one place, with secrets kept and masked."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from procurement_app import settings
from procurement_app.settings import SettingsError


def test_defaults_are_safe(tmp_path: Path) -> None:
    chosen = settings.load({}, instance=tmp_path).settings
    assert (chosen.host, chosen.demo, chosen.theme, chosen.proxies) == ("127.0.0.1", False, "neutral", 0)
    assert chosen.database_url == f"sqlite:///{tmp_path / 'kansrijk.db'}"


def test_the_environment_wins_and_is_named_as_source(tmp_path: Path) -> None:
    loaded = settings.load(
        {"KANSRIJK_INSTANCE": str(tmp_path), "KANSRIJK_PORT": "9000", "KANSRIJK_THEME": "amsterdam"}
    )
    lines = {name: (value, source) for name, value, source, _ in loaded.lines()}
    assert lines["KANSRIJK_PORT"] == ("9000", "omgeving")
    assert lines["KANSRIJK_THEME"] == ("amsterdam", "omgeving")
    assert lines["KANSRIJK_HOST"] == ("127.0.0.1", "standaard")


def test_secrets_are_masked(tmp_path: Path) -> None:
    environment = {
        "KANSRIJK_INSTANCE": str(tmp_path),
        "KANSRIJK_DATABASE_URL": "postgresql://kansrijk:geheim@db.example/kansrijk",
        "KANSRIJK_SECRET_KEY": "heel geheim",
    }
    said = " ".join(value for _, value, _, _ in settings.load(environment).lines())
    assert "geheim" not in said and "postgresql://kansrijk:********@db.example/kansrijk" in said


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "abc", "geef een heel getal"),
        ("PORT", "0", "geef een getal van 1 of meer"),
        ("THEME", "blauw", "kies uit 'neutral' or 'amsterdam'"),
        ("DEMO", "misschien", "kies uit true of false"),
        ("PUBLIC_URL", "kansrijk.example", "moet beginnen met http"),
    ],
)
def test_a_wrong_value_says_which_and_why(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=f"KANSRIJK_{name}=.*{sentence}"):
        settings.load({"KANSRIJK_INSTANCE": str(tmp_path), f"KANSRIJK_{name}": value})


def test_the_secret_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: settings.load({}, instance=tmp_path).settings.secret_key, range(16)))
    assert len(keys) == 1 and len(keys.pop()) >= 48
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in de weg")
    with pytest.raises(SettingsError, match="KANSRIJK_INSTANCE"):
        settings.load({}, instance=tmp_path / "file" / "deeper")


def test_a_typing_error_in_a_name_is_noticed() -> None:
    assert settings.unknown({"KANSRIJK_PROT": "1", "KANSRIJK_PORT": "1", "HOME": "/"}) == ["KANSRIJK_PROT"]
