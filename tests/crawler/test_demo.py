"""The demo's own parts; its whole run is in tests/end_to_end."""

from __future__ import annotations

import json
import urllib.request
from argparse import Namespace
from pathlib import Path

import pytest

from crawler.demo import MARK, DemoFolderTaken, run, running_sites, sites_folder, write_sources
from crawler.sources import load


def test_the_sites_lie_beside_the_code() -> None:
    assert (sites_folder() / "server.py").is_file()


def test_a_folder_that_is_not_a_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DemoFolderTaken, match="--collection"):
        run(Namespace(collection=tmp_path, once=True, port=0, replay_port=0))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    assert not (tmp_path / MARK).exists()


def test_each_site_has_an_address_and_two_editions(tmp_path: Path) -> None:
    with running_sites() as sites:
        assert len(sites.addresses) >= 3
        write_sources(tmp_path / "sources.toml", sites.addresses)
        assert sorted(load(tmp_path / "sources.toml").names()) == sorted(sites.addresses)
        editions = []
        for edition in (1, 2):
            sites.turn_to(edition)
            with urllib.request.urlopen(sites.addresses["harbour"] + "gold.json", timeout=10) as answer:
                editions.append(json.load(answer))
    first, second = editions
    assert first.keys() - second.keys(), "some articles are gone"
    assert second.keys() - first.keys(), "some articles are new"
    assert any(first[url]["text"] != second[url]["text"] for url in first.keys() & second.keys()), "some have changed"
