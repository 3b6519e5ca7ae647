"""Where the files beside the code live, in a checkout and in an installed wheel alike."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_BUNDLE = PACKAGE / "_bundled"
_ROOT = _BUNDLE if _BUNDLE.is_dir() else PACKAGE.parent

RULES = _ROOT / "rules"
TEMPLATES = _ROOT / "templates"
MIGRATIONS = _ROOT / "migrations"
TENDER_SAMPLES = _ROOT / "tender_samples"
TRANSLATIONS = PACKAGE / "translations"
STATIC = PACKAGE / "static"
