"""Files that are too large are refused by their size, with the limit in the sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from procurement_app.cli import files, main
from procurement_app.documents.options import MEGABYTE


@pytest.fixture
def huge(tmp_path: Path) -> Path:
    """300 MB that takes no room on the disk; reading it would take the memory."""
    path = tmp_path / "groot.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(300 * MEGABYTE)
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("screen", "{}"),
        ("calendar", "screen", "{}"),
        ("calendar", "columns", "{}"),
        ("calendar", "diff", "{}", "{}"),
        ("match", "--text", "schoonmaak", "--firms", "{}"),
        ("match", "--need", "{}", "--firms", "{}"),
    ],
)
def test_a_large_file_is_not_read(
    words: tuple[str, ...], huge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    real = files.check_size

    def counted(stream: object, *limits: object) -> None:
        real(stream, *limits)  # type: ignore[arg-type]  # handed on as it came
        asked.append(1)

    monkeypatch.setattr(files, "check_size", counted)
    answer = CliRunner().invoke(main, [word.format(huge) for word in words])
    assert answer.exit_code == 1
    assert "is 300 MB; de grens is 100 MB." in answer.output
    assert asked == [], "no size was allowed, so nothing was read"


def test_import_names_the_limit_of_the_settings(
    huge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANSRIJK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("KANSRIJK_DATABASE_URL", f"sqlite:///{tmp_path / 'kansrijk.db'}")
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    answer = CliRunner().invoke(main, ["calendar", "import", str(huge)])
    assert answer.exit_code == 1
    assert "is 300 MB; de grens is 50 MB." in answer.output
    assert "KANSRIJK_MAX_UPLOAD_MB" in answer.output
    assert "afbeeldingen" not in answer.output


def test_a_pipe_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    try:
        os.write(writer, b"x" * 20)
        os.close(writer)
        with pytest.raises(files.NotRead, match="meer dan"):
            files.content(Path(f"/dev/fd/{reader}"), limit=10)
    finally:
        os.close(reader)
