import pytest

from archive.catalog.cdxj import cdxj_line, parse_cdxj
from archive.errors import BadQuery
from archive.model import KeptCapture, Outcome, RecordRef, TextState

KEPT = KeptCapture(
    id="1",
    url="https://courier.example/a?b=1",
    urlkey="example,courier)/a?b=1",
    timestamp="20260301120000",
    date="2026-03-01T12:00:00.000000Z",
    outcome=Outcome.OK,
    reason="",
    text_state=TextState.NONE,
    ref=RecordRef("warc/x.warc.gz", 354, 900),
    record_type="response",
    status=200,
    content_type="Text/HTML; charset=utf-8",
    payload_digest="sha1:ABC",
)


def test_a_line_is_as_the_specification_has_it() -> None:
    assert cdxj_line(KEPT) == (
        'example,courier)/a?b=1 20260301120000 {"url": "https://courier.example/a?b=1", "mime": "text/html", '
        '"status": "200", "digest": "sha1:ABC", "length": "900", "offset": "354", "filename": "x.warc.gz"}'
    )


def test_a_line_reads_back() -> None:
    line = parse_cdxj(cdxj_line(KEPT) + "\n")
    assert (line.urlkey, line.timestamp, line.url) == (KEPT.urlkey, KEPT.timestamp, KEPT.url)
    assert (line.ref, line.mime, line.status) == (RecordRef("x.warc.gz", 354, 900), "text/html", 200)


def test_the_example_of_the_specification_reads() -> None:
    line = parse_cdxj(
        'com,example)/ 20200101000000 {"url":"http://example.com/","mime":"text/html","status":200,'
        '"digest":"sha1:QQ","length":1200,"offset":784,"filename":"data.warc.gz","recordDigest":"sha256:aa"}'
    )
    assert line.ref == RecordRef("data.warc.gz", 784, 1200)
    assert line.extra == (("recordDigest", "sha256:aa"),)


@pytest.mark.parametrize("line", ["", "com,example)/ 2020", "a b {", 'a b {"url": 1}', "a b []"])
def test_what_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(BadQuery):
        parse_cdxj(line)
