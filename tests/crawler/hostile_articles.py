"""The good part of a hostile site: twenty articles, unlike each other, that must all be kept."""

from __future__ import annotations

PLACES = (
    "Alderney", "Brightling", "Cawdor", "Dunmore", "Eastquay", "Fairlight", "Gorsedale", "Hartsea", "Inverlane",
    "Jesmond", "Kilbride", "Lowmoor", "Merrow", "Northgate", "Oakham", "Penhale", "Quernmore", "Redwick",
    "Saltash", "Thornby",
)  # fmt: skip
SENTENCES = (
    "The council of {place} voted on Tuesday to reopen the bridge over the mill stream after two years of repairs.",
    "Residents had collected more than {number} signatures since the spring flood carried half of the footpath away.",
    "The engineer who led the works in {place} said that the old stone arches will carry lorries of {number} tonnes.",
    "A first market will be held beside the bridge on Saturday, with stalls from {number} villages of the valley.",
    "The baker of {place}, who lost most customers during the closure, plans to open an hour earlier from next week.",
)


def path(number: int) -> str:
    """Where the article of that number lies, from 0."""
    return f"/2026/11/bridge-of-{PLACES[number].lower()}-reopens-after-repairs.html"


def html(number: int) -> bytes:
    """The page."""
    place = PLACES[number]
    body = "".join(f"<p>{line.format(place=place, number=number * 7 + 12)}</p>" for line in SENTENCES)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge of {place} reopens</title>'
        f'</head><body><nav><a href="/">Front page</a></nav><article><h1>Bridge of {place} reopens after repairs</h1>'
        f"{body}</article></body></html>"
    ).encode()


PATHS = [path(number) for number in range(len(PLACES))]
