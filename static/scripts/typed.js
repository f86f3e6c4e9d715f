// Keeps what is typed into a form until it is saved, so that it is there again after Back or a reload.
// Browsers do that automatically only for pages that they may store, and ours may not be stored.
//
// Each entry of the tab's history has a key of its own. What is typed there is kept in the tab, below
// that key and the sign-in. It goes when it was saved, at sign-out, and when someone else signs in.
const signIn = document.documentElement.dataset.signIn ?? "";
const PREFIX = "typed:";
const SENT = `${PREFIX}sent`;
const UNKEPT = ["csrfmiddlewaretoken", "asked_about"];
const UNKEPT_KINDS = ["password", "file", "submit", "button", "image", "reset"];
const FAILED = 400;

forgetOthers();
forgetSaved();
document.addEventListener("submit", leave);
// Where a browser shows the page from its memory, the person may have signed out since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && signIn) window.location.reload();
});
if (signIn) follow();

function follow() {
  const entry = window.history.state?.typed;
  const forms = [...document.querySelectorAll("form[method=post]")];
  const kept = entry ? read(keyOf(entry)) : null;
  if (kept) for (const [place, values] of Object.entries(kept)) if (forms[place]) putBack(forms[place], values);
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => {
      const place = forms.indexOf(target.form);
      if (place < 0 || !isKept(target)) return;
      const key = keyOf(entryHere());
      write(key, { ...read(key), [place]: valuesOf(target.form) });
    });
  }
}

// The key of this entry of the history, which it keeps for as long as the tab is open.
function entryHere() {
  if (!window.history.state?.typed) {
    const typed = Array.from(window.crypto.getRandomValues(new Uint32Array(2))).join("-");
    window.history.replaceState({ ...window.history.state, typed }, "");
  }
  return window.history.state.typed;
}

// Ends with the entry, after the address, so that all entries of one address are found.
function keyOf(entry) {
  return `${PREFIX}${signIn}:${window.location.pathname}${window.location.search}:${entry}`;
}

function isKept(field) {
  const isSecret = UNKEPT.includes(field.name) || field.autocomplete === "one-time-code";
  return field.name && !isSecret && !UNKEPT_KINDS.includes(field.type);
}

// The fields of a form that are kept, by their name and their place among those of the name.
function fieldsOf(form) {
  const counts = {};
  return [...form.elements]
    .filter(isKept)
    .map((field) => {
      counts[field.name] = (counts[field.name] ?? -1) + 1;
      return [`${field.name}#${counts[field.name]}`, field];
    });
}

function valuesOf(form) {
  return Object.fromEntries(fieldsOf(form).map(([name, field]) => [name, valueOf(field)]));
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  if (field.type === "select-multiple") return [...field.selectedOptions].map((each) => each.value);
  return field.value;
}

function putBack(form, values) {
  for (const [name, field] of fieldsOf(form)) {
    const value = values[name];
    if (value === undefined) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = value.includes(option.value);
    } else field.value = value;
  }
}

// At sign-out nothing stays. Else it is noted which entry was sent, for the page that answers.
function leave({ target }) {
  if (target.hasAttribute("data-sign-out")) {
    forget(() => true);
    return;
  }
  const entry = window.history.state?.typed;
  if (entry && target.getAttribute("method") === "post") write(SENT, keyOf(entry));
}

// A form that was taken leads on to another page: then nothing of its address is kept any more. One
// that was refused is shown again or says why. Who is first asked who they are has saved nothing yet.
function forgetSaved() {
  const sent = read(SENT);
  if (!sent || window.location.pathname.startsWith("/accounts/")) return;
  const [came] = performance.getEntriesByType("navigation");
  const isTaken = came?.type === "navigate" && came.redirectCount > 0 && !(came.responseStatus >= FAILED);
  const address = sent.slice(0, sent.lastIndexOf(":") + 1);
  forget((key) => key === SENT || (isTaken && key.startsWith(address)));
}

function forgetOthers() {
  const own = `${PREFIX}${signIn}:`;
  forget((key) => key.startsWith(PREFIX) && !(signIn && (key === SENT || key.startsWith(own))));
}

function forget(isMeant) {
  try {
    for (const key of Object.keys(window.sessionStorage)) if (isMeant(key)) window.sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

function read(key) {
  try {
    return JSON.parse(window.sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    window.sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The tab is full, or keeps nothing at all: what is sent is not lost, what is typed may be.
  }
}
