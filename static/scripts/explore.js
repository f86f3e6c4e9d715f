// Lets people explore a chart: hover, zoom, a range of months. The drawing that the server made stays
// in its place; what explores it opens beside or below it, and its library is fetched only then.
"use strict";

const FEWEST_MONTHS = 3;
const NARROW = 480;
const HALF_A_MONTH = 15 * 24 * 60 * 60 * 1000;

for (const frame of document.querySelectorAll("[data-figure]")) explorable(frame);

function explorable(frame) {
  const button = frame.querySelector("[data-explore]");
  const explored = frame.querySelector("[data-explored]");
  const place = frame.querySelector("[data-place]");
  const said = frame.querySelector("[data-said]");
  const shownRange = frame.querySelector("[data-range]");
  let figure = null;
  let series = null;
  let reading = -1;

  button.hidden = false;
  button.addEventListener("click", () => (explored.hidden ? open() : close()));
  explored.querySelector("[data-close]").addEventListener("click", close);

  async function open() {
    show(true);
    if (!figure) {
      said.textContent = "The chart is loading.";
      try {
        await draw();
      } catch {
        figure = null;
        show(false);
        said.textContent = "The chart could not be loaded. The drawing and the table say the same.";
        return;
      }
    }
    said.textContent = "";
    // The window may have another size by now.
    window.Plotly.Plots.resize(place);
    // Someone who is now reading elsewhere is left there.
    if (document.activeElement === button) place.focus();
  }

  function close() {
    show(false);
    said.textContent = "";
    button.focus();
  }

  function show(isOpen) {
    explored.hidden = !isOpen;
    frame.classList.toggle("app-explore--open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? "Close the chart to explore" : "Explore this chart";
  }

  async function draw() {
    const [answer] = await Promise.all([fetch(frame.dataset.figure), library(frame.dataset.library)]);
    if (!answer.ok) throw new Error(answer.statusText);
    figure = await answer.json();
    series = figure.data[figure.data.length - 1];
    figure.layout.xaxis.range = rangeOf(0, series.x.length - 1);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      figure.layout.transition = { duration: 0 };
    }
    // A finger that moves over the chart scrolls the page: there the buttons zoom.
    if (matchMedia("(pointer: coarse)").matches) figure.layout.dragmode = false;
    if (place.clientWidth < NARROW) {
      figure.layout.font.size = 13;
      figure.layout.margin = { ...figure.layout.margin, l: 66, r: 104 };
      figure.layout.xaxis.nticks = 3;
    }
    const heights = [...figure.layout.yaxis.range];
    await window.Plotly.newPlot(place, figure.data, figure.layout, {
      displayModeBar: false,
      doubleClick: "reset",
      responsive: true,
      scrollZoom: false,
    });
    figure.heights = heights;
    place.on("plotly_relayout", sayRange);
    sayRange();
  }

  // The months that are shown, by their places in the series.
  function shownMonths() {
    const [start, end] = place.layout.xaxis.range.map((day) => timeOf(day));
    const inside = series.x.flatMap((day, at) => (timeOf(day) >= start && timeOf(day) <= end ? [at] : []));
    return inside.length ? [inside[0], inside[inside.length - 1]] : null;
  }

  function rangeOf(first, last) {
    const [start, end] = [timeOf(series.x[first]) - HALF_A_MONTH, timeOf(series.x[last]) + HALF_A_MONTH];
    return [start, end].map((time) => new Date(time).toISOString().slice(0, 10));
  }

  function sayRange() {
    const found = shownMonths();
    if (!found) {
      shownRange.textContent = "No month is shown. “All months” brings them back.";
      return;
    }
    const [first, last] = found;
    const names = series.customdata.map(([name]) => name);
    const count = last - first + 1;
    const words = count === 1 ? names[first] : `${count} months, ${names[first]} to ${names[last]}`;
    const all = count === names.length ? " That is every month." : "";
    shownRange.textContent = `Shown: ${words}.${all}`;
  }

  // Months are kept between the first and the last one, and there are never fewer than make a line.
  function showMonths(first, count, more = {}) {
    const most = series.x.length;
    const length = Math.min(Math.max(count, Math.min(FEWEST_MONTHS, most)), most);
    const start = Math.min(Math.max(first, 0), most - length);
    window.Plotly.relayout(place, { "xaxis.range": rangeOf(start, start + length - 1), ...more });
  }

  function zoom(way) {
    const [first, last] = shownMonths() ?? [0, series.x.length - 1];
    const count = last - first + 1;
    const wanted = way === "in" ? Math.max(Math.ceil(count / 2), FEWEST_MONTHS) : count * 2;
    showMonths(Math.round(first + (count - wanted) / 2), wanted);
  }

  function move(way) {
    const [first, last] = shownMonths() ?? [0, series.x.length - 1];
    const count = last - first + 1;
    showMonths(first + way * Math.max(Math.floor(count / 2), 1), count);
  }

  // With the months come the heights that they had at first, which a mouse may have changed.
  function showLast(months) {
    const most = series.x.length;
    const count = months === "all" ? most : Number(months);
    showMonths(most - count, count, { "yaxis.range": [...figure.heights] });
  }

  explored.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen || !figure) return;
    if (chosen.dataset.last) showLast(chosen.dataset.last);
    if (chosen.dataset.zoom) zoom(chosen.dataset.zoom);
    if (chosen.dataset.move) move(Number(chosen.dataset.move));
  });

  explored.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  place.addEventListener("keydown", (event) => {
    if (!figure || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      ArrowLeft: () => read(-1),
      ArrowRight: () => read(1),
      "+": () => zoom("in"),
      "=": () => zoom("in"),
      "-": () => zoom("out"),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // The months are read one by one, the last one first; one outside the range brings it along.
  function read(step) {
    const most = series.x.length - 1;
    reading = reading < 0 ? most : Math.min(Math.max(reading + step, 0), most);
    const [first, end] = shownMonths() ?? [0, most];
    if (reading < first) showMonths(reading, end - first + 1);
    if (reading > end) showMonths(reading - (end - first), end - first + 1);
    window.Plotly.Fx.hover(place, [{ curveNumber: figure.data.length - 1, pointNumber: reading }]);
    said.textContent = series.customdata[reading][1];
  }
}

function library(address) {
  if (window.Plotly) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

// Days come as "2024-09-01", and from plotly with a time behind them; all are read as of one clock.
function timeOf(day) {
  return typeof day === "number" ? day : Date.parse(`${String(day).slice(0, 10)}T00:00:00Z`);
}
