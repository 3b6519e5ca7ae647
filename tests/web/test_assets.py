"""What is fetched and built: nothing of the City in the neutral theme, and only what is on the list."""

from __future__ import annotations

import re
from pathlib import Path

import hatch_build
from procurement_app import paths

ROOT = Path(hatch_build.__file__).parent


def test_structure_keeps_references_and_drops_every_value_of_the_city() -> None:
    kept = hatch_build.structure_of(
        ":root {\n"
        "  --ams-a-color: #004699;\n"
        "  --ams-b-color: var(--ams-a-color);\n"
        "  --ams-c-font-family: 'Amsterdam Sans', Arial;\n"
        "  --ams-d-border-style: solid;\n"
        "  --ams-e-space: 1.5rem;\n"
        '  --ams-f-image: url("data:image/svg+xml;utf8,x");\n'
        "}\n"
    )
    assert re.findall(r"--ams-[a-f]", kept.split("{")[1].replace("var(--ams-a", "")) == ["--ams-b", "--ams-d"]


def test_the_built_structure_holds_no_colour_font_or_picture() -> None:
    built = (paths.STATIC / "vendor" / "ams" / "structure.css").read_text(encoding="utf-8")
    assert built.count("var(") > 900
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|url\(|Amsterdam", built)


def test_our_theme_gives_a_value_to_every_token_it_leaves_open_and_uses() -> None:
    """A token that a style sheet asks for and nobody defines would silently fall back."""
    own = [*(paths.STATIC / "css").glob("*.css")]
    sheets = [paths.STATIC / "vendor" / "ams" / "structure.css", paths.STATIC / "css" / "neutral.css"]
    defined = set(
        re.findall(r"(--(?:ams|k)-[\w-]+):", "".join(s.read_text(encoding="utf-8") for s in [*sheets, *own]))
    )
    asked = set(
        re.findall(r"var\((--(?:ams|k)-[\w-]+)\)", "".join(s.read_text(encoding="utf-8") for s in own))
    )
    assert asked - defined == set()


def test_the_lock_names_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert (
        '"integrity"' in lock
        and '"resolved"' not in lock
        and "://" not in re.sub(r'"url": "[^"]*"', "", lock)
    )


def test_style_sheets_and_scripts_fetch_nothing_from_elsewhere() -> None:
    for path in [*(paths.STATIC / "css").glob("*.css"), *(paths.STATIC / "js").glob("*.js")]:
        assert not re.search(r"https?://(?!www\.w3\.org)|@import|eval\(", path.read_text(encoding="utf-8")), (
            path
        )
