"""warc.toml of a collection: how its WARC files are written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Capture, Collection, CollectionError, Exchange, Wire
from archive.cli import main
from archive.textualise import article_writer
from archive.writer_settings import FILE, writer_settings


def page(number: int) -> Capture:
    wire = Wire(b"HTTP/1.1 200 OK\r\n\r\n<!doctype html><p>Page %d" % number)
    exchange = Exchange(Wire(b"GET / HTTP/1.1\r\n\r\n"), wire)
    return Capture(f"https://quay.example/{number}", datetime(2026, 1, 2, tzinfo=UTC), exchange)


def test_every_writer_of_a_collection_heeds_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('codec = "zstd"\nlevel = 5\nmax_size = "2 MB"\nmax_age = 60\n')
    assert writer_settings(tmp_path) == {"codec": "zstd", "level": 5, "max_size": 2_000_000, "max_age": 60.0}
    with Collection.open(tmp_path, create=True) as collection:
        (kept,) = collection.add([page(1)])
        with article_writer(collection) as writer:
            assert (writer.max_size, writer.max_age) == (2_000_000, 60.0)
    assert kept.ref.file.endswith(".warc.zst")
    with Collection.open(tmp_path, writable=False) as collection:
        assert b"Page 1" in collection.body(kept)


def test_without_it_the_defaults_hold(tmp_path: Path) -> None:
    assert writer_settings(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('codec = "lzma"', "codec is 'lzma'; allowed: isal, zlib-ng, zlib, zstd, none"),
        ("codec = 3", "codec is 3; allowed"),
        ("level = 12", "codec isal has levels 0 to 3, not 12"),
        ('codec = "zlib"\nlevel = true', "level is True; allowed: a whole number"),
        ('max_size = "3 parsecs"', "max_size is '3 parsecs'; allowed: from 1 MB"),
        ("max_size = 10", "max_size is 10; allowed"),
        ("max_size = [1]", "max_size is [1]; allowed"),
        ("max_age = 0", "max_age is 0; allowed: seconds, from 1"),
        ("max_age = nan", "max_age is nan"),
        ("colour = 1", "there is no setting 'colour'; there are codec, level, max_size, max_age"),
        ("codec =", "cannot be read"),
    ],
)
def test_a_mistake_is_told_when_the_collection_is_opened(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Collection.open(tmp_path, create=True).close()
    (tmp_path / FILE).write_text(text)
    with pytest.raises(CollectionError) as raised:
        Collection.open(tmp_path)
    assert said in str(raised.value)
    assert str(tmp_path / FILE) in str(raised.value)
    assert main(["textualise", "--collection", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err
