"""What a new user types first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_plays_its_transcript() -> None:
    """Whole, through a process of its own; non-zero if an answer is missing."""
    played = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--script"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    assert played.stderr == ""
    for words in ("Yes — planned", "Later — planned", "No — ", "Proposed yes — ", "decided by @Tomas Reyes"):
        assert words in played.stdout
    assert "Weekly product digest" in played.stdout
