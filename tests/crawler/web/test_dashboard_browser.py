"""The dashboard in a real browser: live without a reload, whole on a phone, right in both directions, no complaints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from dashboard_world import World

from crawler.runs import Counts, RunState

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PATHS = ["/", "/runs", "/articles", "/articles?q=library", "/captures"]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(viewport=DESKTOP) as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        assert said == []


def test_a_run_is_started_and_followed_without_a_reload(full: World, page: Page) -> None:
    from playwright.sync_api import expect

    page.goto(full.dashboard.address)
    page.get_by_role("button", name="Run now: minaret").click()
    page.wait_for_url(re.compile(r"/runs/.*minaret"))
    run = page.url.rpartition("/")[2]
    state, pages = page.locator("[data-field=state]"), page.locator("[data-field=pages]")
    expect(state).to_have_text("queued")
    full.store.begin(run)
    expect(state).to_have_text("running")
    page.evaluate("() => { window.same = true }")
    full.store.count(run, Counts(pages=1234, in_hand=3, bytes=5_600_000))
    expect(pages).to_have_text("1\N{NARROW NO-BREAK SPACE}234")
    expect(page.locator("[data-field=size]")).to_have_text("5.6\N{NO-BREAK SPACE}MB")
    assert page.evaluate("() => window.same")
    full.store.finish(run, RunState.DONE)
    expect(state).to_have_text("done")


def test_a_page_is_captured_by_hand(full: World, page: Page) -> None:
    page.goto(full.dashboard.address)
    page.get_by_label("Capture one page now").fill("https://lantern.example/one")
    page.get_by_role("button", name="Capture").click()
    page.wait_for_url(re.compile("/runs/"))
    assert page.get_by_role("heading", level=1).inner_text() == "by hand: lantern.example/one"
    full.store.finish(page.url.rpartition("/")[2], RunState.STOPPED)


def test_it_reads_the_same_without_any_script(full: World, chromium: Browser) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{full.dashboard.address}/runs/{full.run}")
        assert page.locator("[data-field=pages]").inner_text() == "17"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_is_cut_off_or_hidden_sideways(full: World, page: Page, viewport: dict[str, int]) -> None:
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    chinese, arabic = (full.collection.articles(language=tag)[0].id for tag in ("zh", "ar"))
    for path in [
        "/",
        "/runs",
        "/articles",
        "/captures",
        f"/runs/{full.run}",
        f"/articles/{chinese}",
        f"/articles/{arabic}",
    ]:
        page.goto(full.dashboard.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
    page.goto(full.replay.address)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_arabic_runs_from_the_right_with_its_facts_beside_it(full: World, page: Page) -> None:
    kept = next(iter(full.collection.articles(language="ar")))
    page.goto(f"{full.dashboard.address}/articles/{kept.id}")
    assert page.evaluate("getComputedStyle(document.querySelector('article')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('aside')).direction") == "ltr"
    text, frame = (page.locator(where).bounding_box() for where in ("article h1", "article"))
    assert text
    assert frame
    assert abs(text["x"] + text["width"] - frame["x"] - frame["width"]) < 2


def test_every_control_has_a_name_and_every_page_one_main_part(full: World, page: Page) -> None:
    for path in PATHS:
        page.goto(full.dashboard.address + path)
        assert page.locator("main").count() == page.locator("h1").count() == 1
        assert page.locator("nav[aria-label]").count() >= 1
        unnamed = "e => !(e.labels?.length || e.textContent.trim() || e.type === 'hidden')"
        assert page.evaluate(f"[...document.querySelectorAll('input, select, button')].filter({unnamed}).length") == 0
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "To the content"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_by_the_ratio_that_wcag_asks_for(full: World, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(full.dashboard.address)
    value = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    inks = ["--ink", "--soft", "--accent", "--good", "--quiet", "--warn", "--bad"]
    for paper in (page.evaluate(value, name) for name in ("--paper", "--sheet", "--accent-paper", "--bad-paper")):
        for ink in inks:
            assert _contrast(page.evaluate(value, ink), paper) >= 4.5, (ink, paper)
    assert _contrast(page.evaluate(value, "--ink"), page.evaluate(value, "--mark")) >= 4.5


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two #rrggbb colours (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
