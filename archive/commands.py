"""The offline commands that look at a collection: each reads its words, asks, and prints. `archive.cli` has their
options; `archive.upkeep_commands` those that change or check it.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from archive.collection import Collection, Wanted
from archive.errors import BadQuery, NotKept
from archive.export import article_line, asked_url, capture_line
from archive.model import KeptArticle, KeptCapture, Outcome
from archive.requisites_kept import requisites_kept
from archive.show import coloured, json_line, marked, plain, plain_line, print_facts, print_json, print_table
from archive.show_records import print_records

HAD = (
    Outcome.OK,
    Outcome.CHANGED,
    Outcome.UNCHANGED,
    Outcome.DUPLICATE,
    Outcome.REDIRECTED,
)  # outcomes of what is kept
SHORT = 8  # characters of an id that are shown in lists


def opened(args: argparse.Namespace) -> Collection:
    """The collection of a command that only reads."""
    return Collection.open(args.collection, writable=False)


def wanted(args: argparse.Namespace) -> Wanted:
    """The filters that a command was given. Raises `BadQuery` for an outcome that there is not."""
    names = ("site", "source", "language", "since", "until", "run", "outcome", "url")
    found = Wanted(**{name: getattr(args, name) for name in names if getattr(args, name, None) is not None})
    if found.outcome is not None and found.outcome not in tuple(Outcome):
        raise BadQuery(str(found.outcome), f"an outcome is one of {', '.join(Outcome)}")
    return found


def list_kept(args: argparse.Namespace) -> int:
    """`microfiche list`."""
    with opened(args) as collection:
        if args.articles:
            _print_articles(collection, collection.catalog.articles(wanted(args), limit=args.limit), args.json)
        else:
            chosen = wanted(args)
            if not args.requisites and chosen.url is None:
                chosen = replace(chosen, besides="requisite")
            _print_captures(collection, collection.catalog.captures(chosen, limit=args.limit), args.json)
    return 0


def _print_captures(collection: Collection, captures: list[KeptCapture], as_json: bool) -> None:
    pairs = [(capture, collection.catalog.article(capture.id)) for capture in captures]
    if as_json:
        print_json(capture_line(*pair) for pair in pairs)
        return
    rows = (
        (_minute(capture), capture.outcome, _language(article), capture.id[:SHORT], _title(article), capture.url)
        for capture, article in pairs
    )
    print_table(("captured", "outcome", "language", "id", "title", "url"), rows, wide="url")


def _print_articles(collection: Collection, articles: list[KeptArticle], as_json: bool) -> None:
    pairs = [(collection.capture(article.capture_id), article) for article in articles]
    if as_json:
        print_json(article_line(collection, *pair) for pair in pairs)
        return
    rows = (
        (_minute(capture), kept.outcome, _language(kept), kept.id[:SHORT], _title(kept), _address(kept))
        for capture, kept in pairs
    )
    print_table(("captured", "outcome", "language", "id", "title", "url"), rows, wide="url")


def _minute(capture: KeptCapture) -> str:
    return capture.date[:16].replace("T", " ")


def _address(kept: KeptArticle) -> str:
    return f"{kept.article.url} (copy of {kept.copy_of})" if kept.copy_of else kept.article.url


def _language(kept: KeptArticle | None) -> str:
    return kept.article.language.tag if kept and kept.article.text else ""


def _title(kept: KeptArticle | None) -> str:
    title = (kept.article.title or "") if kept else ""
    return title if len(title) <= 60 else title[:59] + "…"


def find_capture(collection: Collection, what: str) -> KeptCapture:
    """What a person means by an id, its beginning, or a URL (its newest capture with an article, or else its newest).

    Raises `NotKept`; `BadQuery` where the beginning of an id leaves several.
    """
    if "://" in what or ("." in what and "/" in what):
        return _newest_of_url(collection, what)
    found = collection.catalog.captures_by_prefix(what)
    if len(found) > 1:
        raise BadQuery(what, "several ids begin so: give more of it")
    if not found:
        raise NotKept(what)
    return found[0]


def _newest_of_url(collection: Collection, url: str) -> KeptCapture:
    with_text = collection.catalog.articles(Wanted(url=url), pages=True, limit=1)
    if with_text:
        return collection.capture(with_text[0].capture_id)
    found = collection.captures(url=url, limit=1)
    if not found:
        raise NotKept(url)
    return found[0]


def show(args: argparse.Namespace) -> int:
    """`microfiche show`."""
    with opened(args) as collection:
        capture = find_capture(collection, args.what)
        article = collection.catalog.article(capture.id)
        if args.records:
            _print_records(collection, capture, article, as_json=args.json)
        elif args.json:
            print_json([article_line(collection, capture, article) if article else capture_line(capture, None)])
        elif args.text:
            print(plain(_text(capture, article)))
        else:
            _print_whole(collection, capture, article)
    return 0


def _print_records(collection: Collection, capture: KeptCapture, article: KeptArticle | None, *, as_json: bool) -> None:
    """Those of the capture, and those of the text that was made from it."""
    print_records(collection.records(capture), file=capture.ref.file, as_json=as_json)
    if article is not None:
        print(end="" if as_json else "\n")
        print_records(collection.article_records(article), file=article.ref.file, as_json=as_json)


def _text(capture: KeptCapture, article: KeptArticle | None) -> str:
    if article is None or not article.article.text:
        raise NotKept(f"the text of {capture.url} (outcome {capture.outcome}: {capture.reason})")
    return article.article.text


def _print_whole(collection: Collection, capture: KeptCapture, article: KeptArticle | None) -> None:
    asked = asked_url(collection, capture)
    facts: dict[str, object] = {
        "url": capture.url,
        "asked for": asked if asked != capture.url else None,
        "captured": capture.date,
        "outcome": f"{article.outcome if article else capture.outcome} ({capture.reason})",
        "status": capture.status,
        "type": capture.content_type,
        "size": f"{capture.payload_size:,} bytes" if capture.payload_size is not None else None,
        "source": capture.source,
        "found on": capture.via,
        "capture": capture.id,
        "record": f"{capture.ref.file} at {capture.ref.offset}",
    }
    if article is not None:
        facts |= _article_facts(article)
    print_facts(facts | _requisite_facts(collection, capture))
    _print_history(collection, capture)
    if article is not None and article.article.text:
        print(f"\n{plain(article.article.text)}")


def _requisite_facts(collection: Collection, capture: KeptCapture) -> dict[str, object]:
    """How many requisites are kept, and which are not; nothing where none is, since then none was asked for."""
    needed = requisites_kept(collection, capture)
    missing = [one for one in needed if one.kept is None or one.kept.outcome not in HAD]
    if len(missing) == len(needed):
        return {}
    shown = ", ".join(
        f"{one.requisite.url} ({one.kept.outcome if one.kept else 'never asked for'})" for one in missing[:5]
    )
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    return {"requisites": f"{len(needed) - len(missing)} kept", "not kept": f"{shown}{more}"}


def _article_facts(kept: KeptArticle) -> dict[str, object]:
    article = kept.article
    language = f"{article.language.tag} ({article.language.confidence:.2f})"
    return {
        "article": kept.id,
        "title": article.title,
        "author": ", ".join(article.authors),
        "published": article.published,
        "modified": article.modified,
        "credit": article.credit,
        "section": article.section,
        "site name": article.site_name,
        "language": language if article.text else None,
        "copy of": kept.copy_of,
        "kind": f"{'article' if article.is_article else 'no article'}: {article.reason or ''}",
        "extractor": kept.extractor,
        "template": article.template,
        "evidence": ", ".join(f"{name} from {e.source} ({e.confidence:.2f})" for name, e in article.evidence.items()),
    }


def _print_history(collection: Collection, capture: KeptCapture) -> None:
    lead = "other captures"
    for other in collection.captures(urlkey=capture.urlkey, limit=10):
        if other.id != capture.id:
            print(f"{lead}  {other.date[:19]}  {other.outcome}  {other.id[:SHORT]}")
            lead = " " * len(lead)


def search(args: argparse.Namespace) -> int:
    """`microfiche search`."""
    with opened(args) as collection:
        query = " ".join(args.query)
        result = collection.search(query, site=args.site, language=args.language, limit=args.limit)
        if args.json:
            pairs = ((collection.capture(hit.article.capture_id), hit) for hit in result.hits)
            print_json(
                article_line(collection, capture, hit.article) | {"snippet": hit.snippet} for capture, hit in pairs
            )
            return 0
        for hit in result.hits:
            kept, article = hit.article, hit.article.article
            print(coloured(plain_line(article.title or article.url), 36))
            print(f"  {plain_line(_address(kept))}  {article.language.tag}  {kept.outcome}  {kept.id[:SHORT]}")
            print(f"  {marked(hit.snippet)}\n")
        shown = f", {len(result.hits)} shown" if result.total > len(result.hits) else ""
        print(f"{result.total} {'article' if result.total == 1 else 'articles'} found{shown}")
    return 0


def diff(args: argparse.Namespace) -> int:
    """`microfiche diff`."""
    with opened(args) as collection:
        old, new = _two_articles(collection, args.old, args.new)
    was, now = ([kept.article.title or "", *kept.article.text.split("\n")] for kept in (old, new))
    names = [f"{kept.article.url} ({kept.id[:SHORT]})" for kept in (old, new)]
    lines = list(difflib.unified_diff(was, now, names[0], names[1], lineterm="", n=1))
    if args.json:
        print(json_line({"old": old.id, "new": new.id, "equal": not lines, "diff": lines}))
        return 0
    for line in lines or ["the same title and text"]:
        print(coloured(plain(line), _COLOUR.get(line[:1], 0)))
    return 0


_COLOUR = {"+": 32, "-": 31, "@": 36}


def _two_articles(collection: Collection, old: str, new: str | None) -> tuple[KeptArticle, KeptArticle]:
    if new is not None:
        return _article_of(collection, old), _article_of(collection, new)
    capture = find_capture(collection, old)
    texts = list(
        _different_texts(collection.catalog.articles(Wanted(urlkey=capture.urlkey), versions=True, pages=True))
    )
    if len(texts) < 2:
        raise NotKept(f"a second version of {capture.url}")
    return texts[1], texts[0]


def _article_of(collection: Collection, what: str) -> KeptArticle:
    return collection.article(find_capture(collection, what).id)


def _different_texts(newest_first: Iterable[KeptArticle]) -> Iterator[KeptArticle]:
    last = None
    for kept in newest_first:
        if (kept.article.title, kept.article.text) != last:
            yield kept
        last = (kept.article.title, kept.article.text)


def stats(args: argparse.Namespace) -> int:
    """`microfiche stats`."""
    with opened(args) as collection:
        found = collection.stats()
    if args.json:
        print(json_line(asdict(found)))
        return 0
    print_facts(
        {
            "captures": f"{found.captures:,} of {found.sites:,} sites",
            "from, to": f"{found.first}, {found.last}" if found.first else None,
            "articles": f"{found.articles:,} in {found.versions:,} versions",
            "pending": f"{found.pending:,} (`microfiche textualise` makes their text)" if found.pending else None,
            "revisits": f"{found.revisits:,}",
            "sent": f"{found.payload_bytes:,} bytes of payload",
            "kept": f"{found.warc_bytes:,} bytes in {found.warc_files:,} WARC files",
            "outcomes": ", ".join(f"{name} {number:,}" for name, number in found.outcomes.items()),
            "languages": ", ".join(f"{tag} {number:,}" for tag, number in found.languages.items()),
        }
    )
    return 0
