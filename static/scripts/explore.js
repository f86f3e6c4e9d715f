// Lets people explore a control chart: hover, zoom, a range of months. The drawing that the server
// made stays the chart of everybody else, and the table below it the alternative in words.
"use strict";

for (const frame of document.querySelectorAll("[data-figure]")) {
  const button = frame.querySelector("[data-explore]");
  const drawing = frame.querySelector("[data-drawing]");
  const place = frame.querySelector("[data-place]");
  const tools = frame.querySelector("[data-tools]");
  const said = frame.querySelector("[data-said]");
  let figure = null;
  let shown = -1;

  const library = () =>
    window.Plotly
      ? Promise.resolve()
      : new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = frame.dataset.library;
          script.addEventListener("load", resolve);
          script.addEventListener("error", reject);
          document.head.append(script);
        });

  const draw = async () => {
    const [answer] = await Promise.all([fetch(frame.dataset.figure), library()]);
    if (!answer.ok) throw new Error(answer.statusText);
    figure = await answer.json();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      figure.layout.transition = { duration: 0 };
    }
    await window.Plotly.newPlot(place, figure.data, figure.layout, {
      displayModeBar: false,
      responsive: true,
      scrollZoom: false,
    });
  };

  const show = (explored) => {
    drawing.hidden = explored;
    place.hidden = !explored;
    tools.hidden = !explored;
    button.setAttribute("aria-expanded", String(explored));
    button.textContent = explored ? "Back to the plain chart" : "Explore this chart";
  };

  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!place.hidden) {
      show(false);
      return;
    }
    show(true);
    if (figure) return;
    said.textContent = "The chart is loading.";
    try {
      await draw();
      said.textContent = "";
    } catch {
      show(false);
      figure = null;
      said.textContent = "The chart could not be loaded. The plain one above says the same.";
    }
  });

  for (const choice of tools.querySelectorAll("[data-months]")) {
    choice.addEventListener("click", () => {
      if (!figure) return;
      const months = figure.data[figure.data.length - 1].x;
      const length = Number(choice.dataset.months);
      const range =
        length && months.length > length
          ? { "xaxis.range": [months[months.length - length], months[months.length - 1]] }
          : { "xaxis.autorange": true };
      window.Plotly.relayout(place, range);
    });
  }

  // With the arrow keys the months are read one by one.
  place.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !figure) return;
    event.preventDefault();
    const curve = figure.data.length - 1;
    const words = figure.data[curve].text;
    shown = shown < 0 ? words.length - 1 : Math.min(Math.max(shown + step, 0), words.length - 1);
    window.Plotly.Fx.hover(place, [{ curveNumber: curve, pointNumber: shown }]);
    said.textContent = words[shown].replaceAll("<br>", ", ");
  });
}
