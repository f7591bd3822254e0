"""The compiled judge says what the one in numpy says, and refuses what would lead it beyond its arrays."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

import numpy as np
import pytest

from archive.text.classifier import load_model
from archive.text.features import KINDS, NAMES, TAGS
from archive.text.forest import Forest, forest_of
from archive.text.ground import Array, Ints
from archive.text.kernel import compiled
from archive.text.net import (
    AT_ONCE,
    ELEMENTS,
    EPSILON,
    FED,
    GROUPINGS,
    KIND,
    LIMIT,
    NEIGHBOURS,
    TAG,
    Layer,
    Nets,
    groupings,
)

pytestmark = pytest.mark.skipif(compiled is None, reason="the compiled kernel is not built")


class Around(NamedTuple):
    """What of a page's ground the nets look at."""

    groups: Ints
    around: Ints


def arguments(forest: Forest, nets: Nets) -> list[Any]:
    return [
        (forest.columns, forest.borders, forest.leaves, forest.offsets, forest.bias),
        (nets.mean, nets.precision, nets.enter, nets.enter_bias, nets.leave, nets.leave_bias, np.array(NEIGHBOURS)),
        tuple(tuple(layer) for layer in nets.layers),
        (len(KINDS), KIND, TAG, AT_ONCE, float(LIMIT), float(EPSILON)),
    ]


def shipped() -> tuple[Forest, Nets]:
    model = load_model()
    return model.forest, model.nets


def made_up(nets: int, width: int, told: int, layers: int, depth: int) -> tuple[Forest, Nets]:
    """A judge of odd sizes, of which none is a whole number of vector registers."""
    random = np.random.default_rng(nets)

    def weights(*shape: int) -> Array:
        return (random.normal(size=shape) / 8).astype(np.float32)

    forest = forest_of(
        random.integers(0, len(NAMES), (7, depth)), random.normal(size=(7, depth)), weights(7, 2**depth), 0.25
    )
    heard = (GROUPINGS + len(NEIGHBOURS)) * told
    made = []
    for _ in range(layers):
        say = weights(nets, width, 1 + told + width)
        say[:, :, 0] = 1 / width  # this column takes the mean
        made.append(Layer(say, weights(nets, 1, told + width), weights(nets, heard, width)))
    mean, precision = weights(len(NAMES)), 1 + abs(weights(len(NAMES)))
    enter, enter_bias = weights(FED, nets * width), weights(nets * width)
    return forest, Nets(mean, precision, enter, enter_bias, tuple(made), weights(nets, width), weights(nets, 1))


def page_of(count: int, forest: Forest, nets: Nets, spread: float = 1.0) -> tuple[Array, Any]:
    """A page of random measures, some of them exactly at a border of the forest's; some groups are of one block."""
    random = np.random.default_rng(count)
    deviation = 1 / nets.precision[:, None]
    measures = nets.mean[:, None] + deviation * random.normal(scale=spread, size=(len(NAMES), count))
    table: Array = measures.astype(np.float32)
    ties = random.integers(0, len(forest.columns), 40)
    table[forest.columns[ties]] = forest.borders[ties]
    table[KIND], table[TAG] = random.integers(0, len(KINDS), count), random.integers(0, len(TAGS) + 1, count)
    around = np.sort(random.integers(0, count + 1, (ELEMENTS + 2, count)), axis=1)
    return table, Around(random.integers(0, count // 3 + 2, (2, count)), around)


def odds_by_both(forest: Forest, nets: Nets, table: Array, around: Any) -> tuple[Array, Array]:
    judge = compiled.judge(*arguments(forest, nets))
    said = compiled.odds(judge, table, groupings(around, slice(None)))
    expected = np.concatenate((nets.odds(table, around), forest.odds(table)[None]))
    return np.frombuffer(said, np.float32).reshape(expected.shape), expected


@pytest.mark.parametrize("count", [1, 2, 5, 60, 96, 97, 300, 1500, 2500])
def test_the_shipped_judge_says_the_same(count: int) -> None:
    forest, nets = shipped()
    for spread in (1, 100):
        said, expected = odds_by_both(forest, nets, *page_of(count, forest, nets, spread))
        assert np.abs(expected).max() > 0.1
        np.testing.assert_allclose(said, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("sizes", [(1, 3, 1, 1, 1), (3, 40, 10, 3, 8), (2, 33, 33, 2, 5)])
@pytest.mark.parametrize("count", [1, 13, 100])
def test_judges_of_other_sizes_say_the_same(sizes: tuple[int, int, int, int, int], count: int) -> None:
    forest, nets = made_up(*sizes)
    said, expected = odds_by_both(forest, nets, *page_of(count, forest, nets))
    np.testing.assert_allclose(said, expected, rtol=1e-5, atol=1e-5)


def test_a_measure_at_a_border_is_not_above_it() -> None:
    _, nets = shipped()
    tree = forest_of(np.array([[5]]), np.array([[0.1]]), np.array([[-1, 1]]), 0.0)
    table = np.zeros((len(NAMES), 3), np.float32)
    table[5] = np.nextafter(np.float32(0.1), np.float32(0)), 0.1, np.nextafter(np.float32(0.1), np.float32(1))
    around: Any = Around(np.zeros((2, 3), np.intp), np.zeros((ELEMENTS, 3), np.intp))
    said, _ = odds_by_both(tree, nets, table, around)
    assert said[-1].tolist() == [-1, -1, 1]


def test_mere_bytes_are_read_as_arrays() -> None:
    forest, nets = shipped()
    table, around = page_of(9, forest, nets)
    judge, groups = compiled.judge(*arguments(forest, nets)), groupings(around, slice(None))
    assert compiled.odds(judge, table.tobytes(), groups.tobytes()) == compiled.odds(judge, table, groups.data)


def test_a_page_without_blocks_has_no_odds() -> None:
    judge = compiled.judge(*arguments(*shipped()))
    assert compiled.odds(judge, b"", b"") == b""


def test_one_judge_serves_several_threads() -> None:
    forest, nets = shipped()
    judge = compiled.judge(*arguments(forest, nets))
    pages = [page_of(count, forest, nets) for count in (40, 130, 700)]
    tables = [(table, groupings(around, slice(None))) for table, around in pages]
    alone = [compiled.odds(judge, *page) for page in tables]
    said: list[list[bytes]] = [[] for _ in tables]

    def work(at: int) -> None:
        said[at].extend(compiled.odds(judge, *tables[at]) for _ in range(10))

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(tables))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [[odds] * 10 for odds in alone]


FOREST, NETS, LAYERS, NUMBERS = range(4)


@pytest.mark.parametrize(
    ("part", "at", "value"),
    [
        (FOREST, 0, np.full(42, len(NAMES))),
        (FOREST, 0, np.full(42, -1)),
        (FOREST, 0, np.zeros(41, np.intp)),
        (FOREST, 0, np.zeros(7 * 9, np.intp)),
        (FOREST, 1, np.zeros(41, np.float32)),
        (FOREST, 1, np.zeros(42)),
        (FOREST, 2, np.zeros(40, np.float32)),
        (FOREST, 3, np.full(7, 7 * 64 - 63)),
        (FOREST, 3, np.full(7, -1)),
        (FOREST, 3, np.zeros(0, np.intp)),
        (NETS, 0, np.zeros(3, np.float32)),
        (NETS, 1, np.zeros(3, np.float32)),
        (NETS, 2, np.zeros((200, 80), np.float32)),
        (NETS, 2, np.zeros(1000, np.float32)),
        (NETS, 3, np.zeros(79, np.float32)),
        (NETS, 3, np.zeros(0, np.float32)),
        (NETS, 4, np.zeros(40, np.float32)),
        (NETS, 5, np.zeros(0, np.float32)),
        (NETS, 6, np.array([-5, 1])),
        (NETS, 6, np.arange(9)),
        (NETS, 6, np.zeros(2, np.int32)),
        (LAYERS, 0, (np.zeros(8, np.float32), np.zeros(100, np.float32), np.zeros(8800, np.float32))),
        (LAYERS, 1, (np.zeros(4080, np.float32), np.zeros(100, np.float32), np.zeros(8801, np.float32))),
        (LAYERS, 1, (np.zeros(4080, np.float32), np.zeros(80, np.float32), np.zeros(8800, np.float32))),
        (NUMBERS, 0, 0),
        (NUMBERS, 0, 200),
        (NUMBERS, 1, len(NAMES)),
        (NUMBERS, 2, -1),
        (NUMBERS, 3, 0),
    ],
)
def test_a_judge_of_arrays_that_do_not_fit_is_refused(part: int, at: int, value: Any) -> None:
    given = arguments(*made_up(nets=2, width=40, told=10, layers=2, depth=6))
    compiled.judge(*given)
    given[part] = (*given[part][:at], value, *given[part][at + 1 :])
    with pytest.raises(ValueError, match="array"):
        compiled.judge(*given)


def test_a_judge_without_layers_or_of_other_things_is_refused() -> None:
    given = arguments(*shipped())
    with pytest.raises(ValueError, match="number of layers"):
        compiled.judge(given[FOREST], given[NETS], (), given[NUMBERS])
    with pytest.raises(TypeError, match="three arrays"):
        compiled.judge(given[FOREST], given[NETS], (7,), given[NUMBERS])
    with pytest.raises(TypeError):
        compiled.judge(given[FOREST], given[NETS], given[LAYERS])
    with pytest.raises(ValueError, match="PyCapsule"):
        compiled.odds("a judge", b"", b"")


def spoilt(array: Array | Ints, row: int, value: float) -> Any:
    array = array.copy()
    array[row, -1] = value
    return array


def test_a_page_that_does_not_fit_is_refused() -> None:
    forest, nets = shipped()
    judge = compiled.judge(*arguments(forest, nets))
    table, around = page_of(6, forest, nets)
    groups = groupings(around, slice(None))
    odd_pages = [
        (table[:-1], groups),
        (table[:, :5].copy(), groups),
        (table, groups[:-1]),
        (table, groups.astype(np.int32)),
        (table.astype(np.float64), groups),
        (table.tobytes()[:-1], groups),
        (spoilt(table, KIND, len(KINDS)), groups),
        (spoilt(table, KIND, -1), groups),
        (spoilt(table, TAG, len(TAGS) + 1), groups),
        (spoilt(table, TAG, np.nan), groups),
        (table, spoilt(groups, 2, -1)),
        (table, spoilt(groups, 3, 2**40)),
    ]
    for odd in odd_pages:
        with pytest.raises(ValueError, match="array"):
            compiled.odds(judge, *odd)
    with pytest.raises((ValueError, BufferError)):
        compiled.odds(judge, table[:, ::-1], groups)
