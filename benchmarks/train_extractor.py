"""Train the judges of blocks and write archive/text/data/extractor.npz.

    pip install catboost==1.2.10 torch==2.13.0
    python -m benchmarks.train_extractor --data DIR [--out archive/text/data/extractor.npz]

DIR holds extraction-public.zip. Pages of the test sets (aeb, fundus-eval, cleanportaleval), and pages of any other set
from a site that occurs in a test set, are never trained on. Scores printed are held out: of the other sets by judges
that saw no page of the site's fold (three folds by site), of the test sets by those that are shipped. Takes some
fifteen minutes on one core.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from archive.text.classifier import model_of
from archive.text.extract import assemble, select
from archive.text.features import NAMES, Lexicon, Measures
from archive.text.second_opinion import settle_disputes
from benchmarks.extractor_fit import (
    Arrays,
    as_forest,
    best_columns,
    fit_forest,
    fit_net,
    forest_arrays,
    guessed,
    scale_of,
)
from benchmarks.extractor_gold import FOLDS, ZIP, Sample, fill_tables, read_samples, read_tree
from benchmarks.extractor_scores import Marks, mark, report, snippet_f1

NETS = 2


def train(samples: list[Sample], columns: list[int], lexicon: Lexicon) -> Arrays:
    """All arrays of a model trained on these pages."""
    arrays = forest_arrays(fit_forest(samples, columns), columns)
    scale = scale_of(samples)
    taught = guessed(samples, as_forest(arrays))
    for number in range(NETS):
        arrays |= {f"net{number}_{name}": values for name, values in fit_net(taught, scale, number).items()}
    for name, table in (("label", lexicon.labels), ("text", lexicon.words)):
        arrays[f"{name}_words"] = np.array(list(table))
        arrays[f"{name}_weights"] = np.array(list(table.values()), np.float32)
    return arrays | {"nets": np.array(NETS, np.int16), "names": np.array(NAMES)}


def extract(arrays: Arrays, samples: list[Sample], data: Path) -> list[str]:
    """The text of each page by a model, made as the product makes it."""
    model = model_of(arrays)
    texts = []
    with ZipFile(data / ZIP) as bag:
        for sample in samples:
            if sample.ground is None:
                raise ValueError("a page that was not measured")
            odds = model.judge(Measures(sample.table, sample.ground))
            scores = settle_disputes(sample.page.blocks, odds, partial(read_tree, bag, sample.file))
            texts.append(assemble(sample.page, select(sample.page, scores, sample.evidence)))
    return texts


def show(pairs: list[tuple[Sample, str]]) -> None:
    """Print how well the texts fit the gold."""
    rows: dict[str, list[Marks]] = defaultdict(list)
    for sample, text in pairs:
        if sample.gold:
            rows[sample.dataset].append(mark(sample.gold, text))
    report(rows)
    snippets = [(sample.wanted, sample.unwanted, text) for sample, text in pairs if not sample.gold]
    if snippets:
        print(f"  snippets of {len(snippets)} pages: F1 {snippet_f1(snippets):.4f}", flush=True)


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("archive/text/data/extractor.npz"))
    options = parser.parse_args()
    samples = list(read_samples(options.data))
    lexicon = fill_tables(samples)
    training = [sample for sample in samples if not sample.is_test]
    columns = best_columns(training)
    arrays = train(training, columns, lexicon)
    np.savez_compressed(options.out, allow_pickle=False, **arrays)
    print(f"{options.out}: {options.out.stat().st_size} bytes; test sets", flush=True)
    tests = [sample for sample in samples if sample.is_test]
    show(list(zip(tests, extract(arrays, tests, options.data), strict=True)))
    pairs: list[tuple[Sample, str]] = []
    for fold in range(FOLDS):
        held = [sample for sample in training if sample.fold == fold]
        made = train([sample for sample in training if sample.fold != fold], columns, lexicon)
        pairs += zip(held, extract(made, held, options.data), strict=True)
    print("cross-validation", flush=True)
    show(pairs)


if __name__ == "__main__":
    main()
