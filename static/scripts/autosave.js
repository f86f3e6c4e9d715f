// Keeps what is typed into an editor as a draft on the server, and counts its words. Where the server
// cannot be reached or the person was signed out, the browser's tab keeps the text instead.
const PAUSE_MS = 2000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const state = form.querySelector("[data-autosave-state]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const blocks = [...form.querySelectorAll("[data-part]")];
  for (const block of blocks) follow(form, block, state, token);
  form.addEventListener("submit", () => {
    form.dataset.leaving = "yes";
  });
}

function follow(form, block, state, token) {
  const part = block.dataset.part;
  const area = block.querySelector("textarea");
  const version = form.querySelector(`[name="${part}_version"]`);
  const key = `${form.dataset.autosave}#${part}`;
  let waiting;
  let sending = false;

  offerKept();
  area.addEventListener("input", () => {
    remember(area.value);
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE_MS);
  });

  async function send() {
    if (sending || form.dataset.leaving) {
      if (sending) waiting = setTimeout(send, PAUSE_MS);
      return;
    }
    sending = true;
    const text = area.value;
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams({ part, text, version: version.value }),
        credentials: "same-origin",
      });
      if (response.redirected) {
        warn("You are signed out. This tab keeps your text: sign in again and come back to this page.");
        return;
      }
      if (response.status === 403) {
        warn("No draft could be saved: you are signed out, or you can no longer write here. This tab keeps your text. Save it to see why.");
        return;
      }
      if (response.status === 404) {
        warn("No draft could be saved: someone has removed this page since you opened it. This tab keeps your text. Save it to see what happened and to copy it.");
        return;
      }
      const answer = await response.json();
      if (answer.error) {
        warn(answer.error);
        return;
      }
      if (area.value === text) forget();
      show(answer);
      say(`Kept as your draft at ${answer.saved_at}. No one else sees it until you save.`);
    } catch {
      warn("The text could not be kept on the server; this tab keeps it for now.");
    } finally {
      sending = false;
    }
  }

  function show({ words, unexplained }) {
    block.querySelector("[data-words]").textContent = words === 1 ? "1 word" : `${words} words`;
    const line = block.querySelector("[data-unexplained]");
    line.hidden = unexplained.length === 0;
    line.querySelector("span").textContent = unexplained.join(", ");
  }

  function say(words, isTrouble = false) {
    state.classList.toggle("app-editor__state--trouble", isTrouble);
    // The same words again would be read out again.
    if (state.textContent !== words) state.textContent = words;
  }

  function warn(words) {
    say(words, true);
  }

  function remember(text) {
    try {
      sessionStorage.setItem(key, text);
    } catch {
      // A browser that keeps nothing still has the draft on the server.
    }
  }

  function forget() {
    sessionStorage.removeItem(key);
  }

  // Text that was typed here and is not in the field: the session ended, or the server was away.
  function offerKept() {
    const kept = sessionStorage.getItem(key);
    if (kept === null || kept.trim() === area.value.trim()) {
      forget();
      return;
    }
    const line = document.createElement("p");
    line.className = "govuk-body";
    line.textContent = "This tab kept text that you typed here earlier and that is not in the field. ";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = "Put back into the field";
    button.addEventListener("click", () => {
      area.value = kept;
      line.remove();
      area.focus();
      send();
    });
    line.append(button);
    block.prepend(line);
  }
}
