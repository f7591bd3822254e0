"""The compiled sums over n-grams equal numpy's to the last bit; tables that do not fit are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.text.kernel import compiled
from archive.text.profiles import ID_BITS, SPACE, UPPER, Profiles, code_points, load

pytestmark = pytest.mark.skipif(compiled is None, reason="the kernel was not built here")


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return load()


@given(st.text())
@example("")
@example("Ferry services across the Lantern Strait were SUSPENDED on Monday, the NTB said.")
@example("Паромное сообщение через пролив приостановлено. 渡轮服务周一暂停。 ‏العبارة‏")
@example("\ud800 \U0001f600 ÅÄÖ ǅ")
def test_the_sums_are_those_of_the_pure_path(profiles: Profiles, text: str) -> None:
    codes = code_points(text)
    sums, known = profiles.score(codes, mixed=False)
    expected, number = profiles.score_pure(codes)
    assert known == number
    assert sums.tobytes() == expected.tobytes()


def test_tables_that_lead_out_of_each_other_are_refused(profiles: Profiles) -> None:
    grams = profiles.grams
    wrong = grams.slots.copy()
    wrong[7] = len(grams.keys)
    for slots, gains in ((wrong, profiles.gains), (grams.slots, profiles.gains[1:]), (grams.slots[1:], profiles.gains)):
        with pytest.raises(ValueError, match="n-grams"):
            compiled.grams(
                profiles.classes, grams.keys, grams.displacements, slots, gains, int(grams.shift), ID_BITS, UPPER, SPACE
            )


def test_numbers_of_another_size_are_refused(profiles: Profiles) -> None:
    with pytest.raises(ValueError, match="4-byte numbers"):
        compiled.gram_scores(profiles._compiled, np.zeros(3, np.uint16))


def test_what_was_refused_is_let_go_of(profiles: Profiles) -> None:
    codes = bytearray(5)
    with pytest.raises(ValueError, match="4-byte numbers"):
        compiled.gram_scores(profiles._compiled, codes)
    codes.append(0)  # BufferError, if the kernel still held it
