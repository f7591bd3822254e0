"""What all tests share: a Chromium for those marked `browser`, who must have one, and how examples are looked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REQUIRE = "MICROFICHE_REQUIRE_BROWSER"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# The suite says the same of the same code on every machine, however busy. `make test ARGS=--hypothesis-profile=explore`
# looks for new examples.
_ANY_SPEED = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=_ANY_SPEED)
settings.register_profile("explore", max_examples=2000, deadline=None, suppress_health_check=_ANY_SPEED)
settings.load_profile("suite")


def chromium_path() -> str | None:
    """Where Chromium is installed, or None."""
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def why_no_browser() -> str | None:
    """What is missing for driving a browser, or None when nothing is."""
    if chromium_path() is None:
        return f"no Chromium ({', '.join(_NAMES)}) on this machine; {REQUIRE}=1 makes that a failure"
    try:
        import playwright.sync_api  # noqa: F401
    except ModuleNotFoundError:
        return f"Playwright for Python is not installed; {REQUIRE}=1 makes that a failure"
    return None


def pytest_configure(config: pytest.Config) -> None:
    """Crawls of tests agree on their pace among themselves, not with what else runs on the machine."""
    folder = tempfile.mkdtemp(prefix="microfiche-tests-")
    os.environ["MICROFICHE_RUNTIME_DIR"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out browser tests where there is no browser, saying why, unless one is demanded."""
    reason = why_no_browser()
    if reason is None or os.environ.get(REQUIRE) == "1":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for a module; each test takes a fresh context of it.

    Not for the session: while Playwright's synchronous interface is open this thread has a running event loop, and
    `asyncio.run` in any other test would fail.
    """
    reason = why_no_browser()
    if reason is not None:
        pytest.fail(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []  # as root Chromium starts in no other way
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=flags)
        yield browser
        browser.close()
