"""OpenSSL's names of TLS cipher suites -> the names of the IANA registry, which WARC-Cipher-Suite wants.

Suites of TLS 1.3 have the registry's names already. The older ones are built from their parts.
"""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"(?:(?P<exchange>ECDHE|DHE|ECDH|DH)-)?(?:(?P<auth>RSA|ECDSA|DSS|PSK)-)?"
    r"(?P<cipher>AES(?:128|256)|CAMELLIA(?:128|256)|ARIA(?:128|256)|CHACHA20-POLY1305)"
    r"(?:-(?P<mode>GCM|CCM8|CCM))?(?:-(?P<digest>SHA(?:256|384)?))?"
)


def iana_name(cipher: tuple[str, str, int] | None) -> str:
    """The registry's name of what `SSLSocket.cipher()` gave; that name itself where it follows no known pattern."""
    name = cipher[0] if cipher else "TLS_NULL_WITH_NULL_NULL"
    match = None if name.startswith("TLS_") else _PARTS.fullmatch(name)
    if match is None:
        return name
    keys = "_".join(filter(None, (match["exchange"], match["auth"] or ("RSA" if not match["exchange"] else None))))
    return f"TLS_{keys}_WITH_{_bulk(match['cipher'], match['mode'], match['digest'])}"


def _bulk(cipher: str, mode: str | None, digest: str | None) -> str:
    if cipher == "CHACHA20-POLY1305":
        return "CHACHA20_POLY1305_SHA256"
    name = re.sub(r"(?<=[A-Z])(?=\d)", "_", cipher)
    if mode and mode.startswith("CCM"):
        return f"{name}_{mode.replace('CCM8', 'CCM_8')}"
    return f"{name}_{mode or 'CBC'}_{digest or 'SHA'}"
