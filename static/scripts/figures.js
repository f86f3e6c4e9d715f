// Puts a figure where the cursor stands. Without it, the button sends the form, and the server puts the
// figure at the end of the text.
for (const picker of document.querySelectorAll("[data-figure-picker]")) {
  const form = picker.closest("form");
  const areas = [...form.querySelectorAll("[data-part] textarea")];
  let last = null;
  for (const area of areas) {
    area.addEventListener("focus", () => {
      last = area;
    });
  }
  for (const button of picker.querySelectorAll("[data-insert]")) {
    button.addEventListener("click", (event) => {
      // Nobody has been in a text yet: the list below the figures says which it is.
      if (!last) return;
      event.preventDefault();
      last.setRangeText(button.value, last.selectionStart, last.selectionEnd, "end");
      last.dispatchEvent(new Event("input", { bubbles: true }));
      last.focus();
      const state = picker.querySelector("[data-inserted]");
      if (state) state.textContent = "The figure stands at the cursor of your text.";
    });
  }
}
