// Follows a job: fetches this page again and shows what it says of the job now, until that has ended.
// Without JavaScript the page loads itself again.
const PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30000;

let pause = PAUSE_MS;
setTimeout(look, pause);

async function look() {
  const shown = document.querySelector("[data-progress]");
  try {
    const response = await fetch(window.location.pathname, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    // Another page has come: that this one was withdrawn, for instance.
    if (!now) return window.location.reload();
    if (!now.isEqualNode(shown)) shown.replaceWith(now);
    if (!now.hasAttribute("data-on-its-way")) return;
    pause = PAUSE_MS;
  } catch {
    // The server cannot be reached: ask less and less often.
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  setTimeout(look, pause);
}
