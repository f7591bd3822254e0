"""Measures and judge, compiled: what `measure`, `Forest` and `Nets` say of a page, in a sixth of the time.

The kernel holds no tables of its own: what words, tags and characters mean, and all weights, come from the modules of
the pure path. Only the order of the measures is fixed in both, and `measures` refuses another number of them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from archive.text import chars, features, hints, net
from archive.text.blocks import Page
from archive.text.evidence import Evidence
from archive.text.forest import Forest
from archive.text.ground import Array
from archive.text.kernel import compiled

_CLASSES = ("stop", "comma", "quote", "digit", "ideograph", "space")
_SURROGATES = slice(0xD800, 0xE000)


class Voices(NamedTuple):
    """The kernel's own copies of the tables and weights."""

    measures: Any
    judge: Any

    def table(self, page: Page, evidence: Evidence) -> tuple[bytes, bytes]:
        """The measures of a page that has at least one block: float32 [row of NAMES, block], and the groups of its
        blocks, intp [grouping, block]."""
        made: tuple[bytes, bytes] = compiled.measure(
            self.measures, page.blocks, page.elements, evidence.titles, evidence.descriptions
        )
        return made

    def odds(self, page: Page, evidence: Evidence) -> Array:
        """The log odds [voice, block] of each block to be article text: those of the nets, and the forest's."""
        odds = compiled.odds(self.judge, *self.table(page, evidence))
        return np.frombuffer(odds, np.float32).reshape(-1, len(page.blocks))


def voices_of(lexicon: features.Lexicon, forest: Forest, nets: net.Nets) -> Voices | None:
    """The kernel, made ready; None where it was not built."""
    if compiled is None:
        return None
    return Voices(_measures(lexicon), _judge(forest, nets))


def _measures(lexicon: features.Lexicon) -> Any:
    code = {name: number for number, name in enumerate(chars.CLASSES)}
    classes = chars.classes()
    classes[_SURROGATES] = code["stop"]  # one on its own is encoded as a question mark
    tags = {tag: number | features.FLAG_OF.get(tag, 0) << 8 for tag, number in features.TAG_NUMBERS.items()}
    return compiled.measures(
        len(features.NAMES),
        classes.tobytes(),
        tuple(code[name] for name in _CLASSES),
        features.KIND_NUMBERS,
        tags,
        hints.OF_PART,
        hints.OF_WORD,
        lexicon.labels,
        lexicon.words,
    )


def _judge(forest: Forest, nets: net.Nets) -> Any:
    numbers = len(features.KINDS), net.KIND, net.TAG, net.AT_ONCE, float(net.LIMIT), float(net.EPSILON)
    steps = np.array(net.NEIGHBOURS, np.intp)
    return compiled.judge(
        (forest.columns, forest.borders, forest.leaves, forest.offsets, forest.bias),
        (nets.mean, nets.precision, nets.enter, nets.enter_bias, nets.leave, nets.leave_bias, steps),
        tuple(tuple(layer) for layer in nets.layers),
        numbers,
    )
