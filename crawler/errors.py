"""Every error the crawler raises on purpose.

    CrawlerError
      SourcesError               sources.toml cannot be used; all its mistakes (crawler.sources)
      UnknownSource              no source by that name (crawler.sources)
      SourceBusy                 the source is being crawled by another process
      Stuck                      a run that got nowhere
      FetchError                 an exchange that came to nothing; carries the outcome and the reason
        Refused                  the guard says no: scheme, address, port
        ...                      one class for each step that can fail

Each carries its facts as attributes; `str()` of it is one line that names the cause and, where there is one, the cure.
"""

from __future__ import annotations

from archive import MicroficheError, Outcome


class CrawlerError(MicroficheError):
    """Base of all: whoever catches this catches everything the crawler says on purpose."""


class SourceBusy(CrawlerError):
    """Another process crawls this source now. Carries `source` and `holder`."""

    def __init__(self, source: str, holder: str) -> None:
        super().__init__(f'source "{source}" is being crawled already, by {holder}: wait until it ends, or stop it')
        self.source, self.holder = source, holder


class Stuck(CrawlerError):
    """A run got nowhere (crawler.watchdog)."""


class FetchError(CrawlerError):
    """An exchange that came to nothing. `outcome` says how, `reason` is a sentence."""

    outcome = Outcome.BAD_RESPONSE

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(FetchError):
    """The guard does not let this be fetched."""

    outcome = Outcome.REFUSED


class HostHeld(FetchError):
    """The host wants to be left alone for longer than is waited for; nothing was sent. Carries `host` and `seconds`."""

    outcome = Outcome.HTTP_ERROR

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"not asked for: {host} wants to be left alone for another {seconds:.0f} s (Retry-After)")
        self.host, self.seconds = host, seconds


class NameNotFound(FetchError):
    """The host's name leads to no address."""

    outcome = Outcome.DNS_ERROR


class NoConnection(FetchError):
    """No connection could be made, or it was lost before an answer came."""

    outcome = Outcome.CONNECTION_ERROR


class StaleConnection(NoConnection):
    """A kept-alive connection was closed by the server before it answered: worth one more try on a new one."""


class TlsFailed(FetchError):
    """The TLS handshake failed, or the certificate cannot be trusted."""

    outcome = Outcome.TLS_ERROR


class Untrusted(TlsFailed):
    """The certificate cannot be trusted. Carries `why`."""

    def __init__(self, host: str, why: str) -> None:
        super().__init__(
            f"TLS with {host} failed: the certificate cannot be trusted, {why}; "
            f"accept it with accept_invalid_certificate_of if this is meant"
        )
        self.why = why


class TookTooLong(FetchError):
    """The time given to one request is over."""

    outcome = Outcome.TIMEOUT


class BadAnswer(FetchError):
    """What came back is no HTTP response."""

    outcome = Outcome.BAD_RESPONSE
