"""Whether an element stands beside the article: among comments, related stories or furniture."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_ELSEWHERE = re.compile(
    r"(?:^|\s)(?:comments?|commentlist|kommentare?|related|sidebar|site-footer|footer|teasers?|recommend\w*|"
    r"newsletter|"
    r"latest|popular)(?:$|[\s_-](?!open|closed))|comment-(?:body|list|meta|author)"
)
MAX_ANCESTORS = 12


def elsewhere(node: LexborNode) -> bool:
    """Whether the element stands among comments, related stories or furniture."""
    at = node.parent
    for _ in range(MAX_ANCESTORS):
        if at is None or at.tag in ("body", "html"):
            return False
        attributes = at.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
        if at.tag in ("aside", "footer", "nav") or (len(names) < 120 and _ELSEWHERE.search(names)):
            return True
        at = at.parent
    return False
