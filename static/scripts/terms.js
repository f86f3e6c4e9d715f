// Acronyms whose full name a pointer shows by hovering: a touch or a key shows it too, in the line
// where they stand, so that nothing is covered and a table shows it like a text. What is kept of a
// published report is not changed: only the page that shows it. Without JavaScript the style sheet
// writes the full names out.
for (const term of document.querySelectorAll("main abbr[title]")) {
  const words = document.createElement("span");
  words.className = "app-abbr__words";
  words.textContent = ` (${term.title})`;
  words.hidden = true;
  term.after(words);
  term.classList.add("app-abbr--opens");
  term.tabIndex = 0;
  term.setAttribute("role", "button");
  show(false);

  function show(isOpen) {
    words.hidden = !isOpen;
    term.setAttribute("aria-expanded", String(isOpen));
  }

  term.addEventListener("click", () => show(words.hidden));
  term.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return show(false);
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show(words.hidden);
  });
}
