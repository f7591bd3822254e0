"""Link headers (RFC 8288): what they lead to, and what they say of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_LINK = re.compile(r"""<([^>]*)>((?:\s*;\s*[\w*-]{1,40}\s*(?:=\s*(?:"[^"]*"|[^\s;,"]*))?)*)""")
_LINK_PARAMETER = re.compile(r""";\s*([\w-]{1,40})\s*=\s*(?:"([^"]*)"|([^\s;,"]*))""")


def link_headers(values: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(target as written, parameters by name in lower case) of each link in Link headers; the first of a name counts
    (RFC 8288, 3).
    """
    for match in (match for value in values for match in _LINK.finditer(value)):
        told: dict[str, str] = {}
        for name, quoted, bare in _LINK_PARAMETER.findall(match[2]):
            told.setdefault(name.lower(), quoted or bare)
        yield match[1].strip(), told
