"""langdetect as it comes, for comparison: seeded, its profiles loaded once under a lock.

Unseeded it changes its answers from call to call, and loaded by several threads at once it is silently wrong.
"""

from __future__ import annotations

from typing import Any

from archive.model import UNDETERMINED, Language
from archive.text.once import Once

SEED = 0


def _load() -> Any:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(SEED)
    return factory


_factory: Once[Any] = Once(_load)


def detect_stock(text: str) -> Language:
    """langdetect's answer and its own confidence; what it cannot judge is "und"."""
    from langdetect import LangDetectException

    detector = _factory().create()
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return UNDETERMINED
    if not found:
        return UNDETERMINED
    return Language(found[0].lang, round(found[0].prob, 4), found[1].lang if len(found) > 1 else None)
