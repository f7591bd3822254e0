"""Every cap can be set, by its own key with its own unit, and holds: one cheap test for each."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from crawler.caps import Caps
from crawler.caps_fields import CAPS
from crawler.sources import SourcesError, parse

DERIVED = {"wire_bytes"}  # of max_body


def test_every_cap_is_a_setting() -> None:
    assert set(CAPS) == {field.name for field in fields(Caps)} - DERIVED


@pytest.mark.parametrize("name", CAPS)
def test_a_cap_takes_its_default_and_tells_what_is_allowed(name: str) -> None:
    default = getattr(Caps(), name)
    assert CAPS[name].read(default) == default
    assert CAPS[name].allowed.count(":") >= 1
    other = max(1, default // 2)
    sources = parse(f'[caps]\n{name} = {other}\n[[source]]\nname = "a"\nseeds = ["http://a.example/"]\n')
    assert sources.crawl.caps == sources.sources[0].caps == replace(Caps(), **{name: other})
    with pytest.raises(SourcesError) as caught:
        parse(f'[caps]\n{name} = "much"')
    told = str(caught.value.mistakes[0])
    assert told.startswith(f"line 2: caps.{name} ")
    assert told.endswith(f"allowed: {CAPS[name].allowed}")
