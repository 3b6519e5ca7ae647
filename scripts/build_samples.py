"""Build tender_samples/ from its sources: python scripts/build_samples.py [calendar|documents|evaluation]."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.samples.build import build

if __name__ == "__main__":
    sys.stdout.write(f"{build(*sys.argv[1:2])} files built\n")
