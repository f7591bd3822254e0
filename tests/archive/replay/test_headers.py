"""What an archived header may still do when its capture is replayed: describe the body, and nothing else."""

from __future__ import annotations

import pytest

from archive.replay.headers import accepts, archived_headers, archived_policy

ORDERS = (
    "Set-Cookie",
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "Clear-Site-Data",
    "Refresh",
    "Link",
    "Alt-Svc",
    "Service-Worker-Allowed",
    "Report-To",
    "NEL",
    "Reporting-Endpoints",
    "Access-Control-Allow-Origin",
    "Speculation-Rules",
    "Connection",
    "Transfer-Encoding",
    "Content-Length",
    "Location",
    "WWW-Authenticate",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "X-Invented-Tomorrow",
)


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_is_kept_to_be_read_but_not_obeyed(name: str) -> None:
    assert archived_headers([(name, "v")]) == [(f"X-Archive-Orig-{name}", "v")]


def test_descriptions_of_the_body_pass() -> None:
    described = [("Content-Type", "text/html; charset=windows-1251"), ("Content-Language", "uk"), ("ETag", '"x"')]
    assert archived_headers(described) == described


def test_of_several_content_types_the_last_counts() -> None:
    assert archived_headers([("Content-Type", "text/plain"), ("content-type", "text/html")]) == [
        ("content-type", "text/html")
    ]


@pytest.mark.parametrize(
    ("name", "value"), [("X\r\nSet-Cookie", "a=b"), ("X", "a\r\nSet-Cookie: b"), ("", "x"), ("X y", "z"), ("X", "\0")]
)
def test_what_http_does_not_allow_is_not_sent(name: str, value: str) -> None:
    assert archived_headers([(name, value)]) == []


def test_heads_without_end_are_cut() -> None:
    assert sum(len(name) + len(value) for name, value in archived_headers([("X-Long", "x" * 8000)] * 1000)) < 40_000


def test_archived_pages_run_no_script_and_load_nothing_from_elsewhere() -> None:
    policy = dict(archived_policy("text/html"))
    rules = dict(rule.partition(" ")[::2] for rule in policy["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == rules["script-src"] == rules["form-action"] == rules["base-uri"] == "'none'"
    assert "allow-scripts" not in rules["sandbox"]
    sources = {source for name, value in rules.items() if name.endswith("-src") for source in value.split()}
    assert sources <= {"'none'", "'self'", "'unsafe-inline'", "data:", "blob:"}
    assert policy["Referrer-Policy"] == "same-origin"
    assert policy["Connection-Allowlist"].startswith("(response-origin);")


def test_only_a_body_without_a_type_may_be_sniffed() -> None:
    assert "X-Content-Type-Options" in dict(archived_policy("text/plain"))
    assert "X-Content-Type-Options" not in dict(archived_policy(None))


@pytest.mark.parametrize(
    ("header", "coding", "expected"),
    [
        ("gzip, deflate, br, zstd", "br", True),
        ("gzip;q=0", "gzip", False),
        ("gzip; q=0.5", "gzip", True),
        ("*", "br", True),
        ("*;q=0, gzip", "br", False),
        ("", "gzip", False),
        ("identity", "gzip", False),
    ],
)
def test_which_codings_a_client_can_undo(header: str, coding: str, expected: bool) -> None:
    assert accepts(coding, header) is expected
