"""What the scorers call: one plain function for each thing that is measured.

Extraction is imported by the functions that need it: a scorer's load time is that of the thing it scores.
"""

from __future__ import annotations

from archive.text import decode_page, detect_language


def decode(body: bytes) -> str:
    """The text of a page of which nothing but the bytes is known."""
    return decode_page(body, None)[0]


def detect(text: str) -> str:
    """The BCP 47 tag of a text's language."""
    return detect_language(text).tag


def extract(html: bytes, url: str) -> str:
    """The body of the article on a page."""
    from archive.text.decode import utf8_page
    from archive.text.dom import parse
    from archive.text.extract import extract_body

    return extract_body(parse(utf8_page(html)[0])).text()


def extract_titled(html: bytes, url: str) -> str:
    """The headline and the body, for gold texts that hold both."""
    from archive.text.dom import parse
    from archive.text.extract import extract_body
    from archive.text.metadata import read_metadata

    tree = parse(decode(html))
    title = read_metadata(tree, url).title
    body = extract_body(tree).text()
    return f"{title.value}\n\n{body}" if title else body


def extract_site(pages: list[tuple[str, bytes, str]]) -> dict[str, str]:
    """The bodies of a site's pages, (id, html, url) each, as a template learnt from all of them corrects them."""
    from archive.text.article import site_blocks
    from archive.text.dom import parse
    from archive.text.extract import extract_body
    from archive.text.template import EMPTY, furniture, learn, page_signature, rescued, strangers

    judged = {name: extract_body(parse(decode(html))) for name, html, _ in pages}
    blocks = {name: site_blocks(body) for name, body in judged.items()}
    signatures = {name: page_signature(url, blocks[name]) for name, _, url in pages}
    template = learn(EMPTY, *signatures.values())
    texts = {}
    for name, body in judged.items():
        shared = furniture(template, signatures[name], blocks[name])
        whole = body.with_more(rescued(template, signatures[name], blocks[name], shared))
        without = {at for at, is_shared in enumerate(shared) if is_shared}
        texts[name] = whole.text(without=without.union(strangers(template, signatures[name], blocks[name])))
    return texts


def metadata(html: bytes, url: str) -> dict[str, object]:
    """Title, authors and publication date of a page."""
    from archive.text.dom import parse
    from archive.text.metadata import read_metadata

    found = read_metadata(parse(decode(html)), url)
    return {
        "title": found.title.value if found.title else None,
        "author": list(found.authors.value) if found.authors else [],
        "published": found.published.value if found.published else None,
    }
