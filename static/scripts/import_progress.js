// Asks every two seconds how far an import is, and puts in what has changed; when it has ended, the
// page is loaded again. Without this script the page has a link that asks.
const EVERY_MS = 2000;

async function ask() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("progress");
    if (!answer.ok || !fresh) {
      location.reload();
      return;
    }
    const shown = document.getElementById("progress");
    if (!shown.isEqualNode(fresh)) shown.replaceChildren(...fresh.childNodes);
  } catch {
    // Offline for a moment: the next question may be answered.
  }
  setTimeout(ask, EVERY_MS);
}

setTimeout(ask, EVERY_MS);
