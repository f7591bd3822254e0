"""A crawl that is killed at moments nobody chose: nothing is lost, nothing is fetched twice."""

from __future__ import annotations

import random
from pathlib import Path

from random_kills import survive


def test_kill_9_at_random_loses_no_url_and_repeats_none_that_was_kept(tmp_path: Path) -> None:
    seed = random.randrange(1 << 20)
    survived = survive(tmp_path, seed)
    assert survived.wrong() == [], f"python tests/crawler/random_kills.py --rounds 1 --kills 3 --seed {seed}"
