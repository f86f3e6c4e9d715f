// Shows the figures of a choice at once, and puts one where the cursor stands. Without it, the buttons
// send the form, and the server puts the figure at the end of the text.
const WIDE = "(min-width: 70em)";

for (const picker of document.querySelectorAll("[data-figure-picker]")) {
  const form = picker.closest("form");
  const offers = picker.querySelector("[data-offers]");
  const state = picker.querySelector("[data-inserted]");
  const areas = [...form.querySelectorAll("[data-part] textarea")];
  const choices = [...picker.querySelectorAll("select")];
  const place = picker.querySelector('[name="figure-part"]');
  let last = null;
  let asked = 0;

  // Beside the texts there is room for it; below them it would push the buttons away.
  if (window.matchMedia(WIDE).matches) picker.open = true;
  // A choice shows its figures automatically.
  picker.querySelector("[data-show-figures]").hidden = true;
  // Who only passes through a text with the Tab key on the way to the figures has not chosen it.
  for (const area of areas) {
    for (const kind of ["input", "click", "keyup"]) {
      area.addEventListener(kind, (event) => {
        if (["Tab", "Shift"].includes(event.key)) return;
        last = area;
        if (place) place.value = area.name;
      });
    }
  }
  for (const choice of choices) {
    if (choice === place) continue;
    choice.addEventListener("change", show);
  }
  if (place) place.addEventListener("change", () => (last = null));

  offers.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    event.preventDefault();
    const area = last ?? areas.find((each) => each.name === place?.value) ?? areas[0];
    // No one has been in the text yet: the figure goes to its end.
    const [start, end] = last ? [area.selectionStart, area.selectionEnd] : [area.value.length, area.value.length];
    area.setRangeText(spaced(area.value, start, button.value), start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    state.textContent = "Inserted at the cursor of your text.";
  });

  async function show() {
    asked += 1;
    const mine = asked;
    const url = new URL(picker.dataset.figurePicker, window.location.href);
    for (const choice of choices) if (choice !== place) url.searchParams.set(choice.name, choice.value);
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      // Signed out, or away: the button that sends the form says so.
      if (!response.ok || response.redirected) return;
      const found = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== asked) return;
      offers.replaceChildren(...found.body.childNodes);
      const count = offers.querySelectorAll("[data-insert]").length;
      state.textContent = count ? `${count} figures to insert.` : "";
    } catch {
      // The button that sends the form still shows them.
    }
  }
}

// A figure does not stick to the word before it.
function spaced(text, at, token) {
  const before = text.slice(0, at);
  return before && !/[\s([“"]$/.test(before) ? ` ${token}` : token;
}
