// Keeps the numbers of live runs fresh. Without this script the page says the same when it is loaded again.
"use strict";

const EVERY = 1000;
const units = ["B", "kB", "MB", "GB", "TB"];

function count(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

function size(bytes) {
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; unit += 1; }
  return `${unit ? bytes.toFixed(1) : bytes}\u00a0${units[unit]}`;
}

function isLive(run) {
  return Boolean(run) && (run.state === "queued" || run.state === "running");
}

// A row of the answer is a run, or a source with its last run.
function runOf(row) {
  return "last_run" in row ? row.last_run : row;
}

function show(place, run) {
  for (const cell of place.querySelectorAll("[data-field]")) {
    const value = run[cell.dataset.field];
    const text = cell.dataset.field === "state" ? value : cell.dataset.field === "size" ? size(value) : count(value);
    if (cell.textContent !== text) cell.textContent = text;
  }
}

// True when the page shows what has become of every run, as far as numbers go; false when it must be loaded again.
function refresh(area, rows) {
  const places = new Map([area, ...area.querySelectorAll("[data-id]")].map((place) => [place.dataset.id, place]));
  for (const row of rows) {
    const run = runOf(row);
    const place = places.get(row.id ?? row.name);
    if (!place) { if (isLive(run)) return false; continue; }
    const before = place.querySelector("[data-field=state]")?.textContent.trim();
    if ((before ?? null) !== (run ? run.state : null)) return false;
    if (run) show(place, run);
  }
  return true;
}

async function follow(area) {
  if (document.hidden) return setTimeout(follow, EVERY, area);
  let rows;
  try {
    const answer = await fetch(area.dataset.live, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const body = await answer.json();
    rows = body.items ?? [body];
  } catch {
    return setTimeout(follow, 5 * EVERY, area); // the service is away: what the page says stays, and it asks again
  }
  if (!refresh(area, rows)) return location.reload();
  return setTimeout(follow, rows.some((row) => isLive(runOf(row))) ? EVERY : 5 * EVERY, area);
}

for (const area of document.querySelectorAll("[data-live]")) {
  const ended = area.dataset.id && !["queued", "running"].includes(area.querySelector("[data-field=state]").textContent.trim());
  if (!ended) setTimeout(follow, EVERY, area);
}
