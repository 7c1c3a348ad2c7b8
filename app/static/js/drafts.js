// Unsent text is never lost: what is typed in a form with data-draft is kept on this device, per
// person and form, until the server says that it is saved, or the person logs out.
//
// A draft is {at, base, fields, page, address}: when it was typed, what the server had shown then, the
// text, and the page it was typed on. Tokens, passwords and files are never kept.

const PREFIX = "afproevet:draft:";
const KEEP_DAYS = 30;
const WAIT = 400;
const QUOTED = 60;
const LEFT_OUT = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);

const { person, ...texts } = document.body.dataset;

// --- the store -------------------------------------------------------------------------------

const keyOf = (form) => `${PREFIX}${person}:${form.dataset.draft}`;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function remove(...keys) {
  try {
    keys.forEach((key) => localStorage.removeItem(key));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

function allKeys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function removeOld() {
  const oldest = Date.now() - KEEP_DAYS * 24 * 60 * 60 * 1000;
  remove(...allKeys().filter((key) => !(new Date(read(key)?.at).getTime() > oldest)));
}

// --- what stands in a form -------------------------------------------------------------------

const controls = (form) =>
  [...form.elements].filter((c) => c.name && c.type && c.type !== "fieldset" && !LEFT_OUT.has(c.type));

function valueOf(control, asServed) {
  if (control.type === "checkbox" || control.type === "radio") {
    return (asServed ? control.defaultChecked : control.checked) ? [control.value] : [];
  }
  if (control.tagName === "SELECT") {
    const options = [...control.options];
    const served = options.filter((o) => o.defaultSelected);
    if (asServed && !served.length && !control.multiple) return options.slice(0, 1).map((o) => o.value);
    return (asServed ? served : options.filter((o) => o.selected)).map((o) => o.value);
  }
  // Browsers send line breaks in two characters and read them in one.
  return [(asServed ? control.defaultValue : control.value).replaceAll("\r\n", "\n")];
}

function contents(form, asServed = false) {
  const fields = {};
  for (const control of controls(form)) {
    (fields[control.name] ??= []).push(...valueOf(control, asServed));
  }
  return fields;
}

function unfold(control) {
  for (let folded; (folded = control.closest("details:not([open])")); ) folded.open = true;
}

function put(form, name, values) {
  const left = [...values];
  for (const control of controls(form).filter((c) => c.name === name)) {
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = values.includes(control.value);
    } else if (control.tagName === "SELECT") {
      for (const option of control.options) option.selected = values.includes(option.value);
    } else {
      control.value = left.shift() ?? "";
    }
    unfold(control);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const same = (a, b) => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);

// --- what the person sees --------------------------------------------------------------------

function line(form) {
  let element = form.querySelector("[data-draft-line]");
  if (!element) {
    element = document.createElement("p");
    element.className = "draft-line";
    element.dataset.draftLine = "";
    element.setAttribute("role", "status");
    (form.querySelector(":scope > .actions") ?? form).append(element);
  }
  return element;
}

function notice(form) {
  const element = document.createElement("div");
  element.className = "alert draft-notice";
  element.setAttribute("role", "status");
  form.prepend(element);
  return element;
}

function button(label, press) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "link-button";
  element.textContent = label;
  element.addEventListener("click", press);
  return element;
}

function moment(iso) {
  const at = new Date(iso);
  const clock = at.toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
  const today = at.toDateString() === new Date().toDateString();
  return today ? `kl. ${clock}` : `${at.toLocaleDateString("da-DK", { day: "numeric", month: "long" })} kl. ${clock}`;
}

function say(element, text, ...buttons) {
  const words = document.createElement("p");
  words.textContent = text;
  const row = document.createElement("p");
  row.className = "draft-notice__choices";
  row.append(...buttons);
  const body = document.createElement("div");
  body.append(words, ...(buttons.length ? [row] : []));
  element.replaceChildren(body);
}

function showServersText(form, name, values) {
  const control = controls(form).find((c) => c.name === name);
  if (!control?.matches("textarea, input:not([type=radio], [type=checkbox])")) return;
  const box = document.createElement("div");
  box.className = "draft-stored";
  const label = document.createElement("strong");
  label.textContent = texts.textStoredText;
  const text = document.createElement("div");
  text.className = "typed";
  text.textContent = values.join("\n");
  box.append(label, text);
  control.after(box);
}

// --- keeping ---------------------------------------------------------------------------------

const waiting = new Map();

function keep(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const key = keyOf(form);
  const fields = contents(form);
  const base = form.draftBase;
  if (isUnchanged(fields, base)) {
    remove(key);
    line(form).textContent = "";
    return;
  }
  const at = new Date().toISOString();
  const kept = write(key, { at, base, fields, ...thisPage() });
  const text = kept ? texts.textSaved.replace("{time}", moment(at)) : texts.textUnsaved;
  if (line(form).textContent !== text) line(form).textContent = text;
}

function keepSoon(form) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), WAIT));
}

// What the page is called, without what stands round it in the title of every page.
function thisPage() {
  const [whole, at] = [document.title, document.title.lastIndexOf(" · ")];
  const page = (at < 0 ? whole : whole.slice(0, at)).replace(texts.textFault, "").trim();
  return { page, address: location.pathname + location.search };
}

const isUnchanged = (fields, base) => Object.keys(fields).every((name) => same(fields[name], base[name]));

// Also when nothing was typed: a page that comes back with errors then knows what was saved before.
function keepForAnswer(form) {
  keep(form);
  const fields = contents(form);
  if (isUnchanged(fields, form.draftBase)) {
    write(keyOf(form), { at: new Date().toISOString(), base: fields, fields, ...thisPage() });
  }
}

const keepAllNow = () => [...waiting.keys()].forEach(keep);

// --- restoring -------------------------------------------------------------------------------

function discard(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  remove(keyOf(form));
  for (const [name, values] of Object.entries(form.draftBase)) put(form, name, values);
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  form.querySelectorAll(".draft-stored").forEach((box) => box.remove());
  line(form).textContent = "";
}

function insert(form, draft, names, served) {
  for (const name of names) {
    put(form, name, draft.fields[name]);
    if (!same(served[name], draft.base[name])) showServersText(form, name, served[name]);
  }
  keep(form);
}

function offer(form, draft) {
  const served = form.draftBase;
  const changed = Object.keys(draft.fields).filter(
    (name) => name in served && !same(draft.fields[name], draft.base[name]) && !same(draft.fields[name], served[name]),
  );
  if (!changed.length) {
    remove(keyOf(form));
    return;
  }
  const box = notice(form);
  const drop = (label) =>
    button(label, () => {
      discard(form);
      say(box, texts.textDiscarded);
    });
  const time = moment(draft.at);
  const restored = () => say(box, texts.textRestored.replace("{time}", time), drop(texts.textDiscard));
  if (changed.every((name) => same(served[name], draft.base[name]))) {
    insert(form, draft, changed, served);
    restored();
    return;
  }
  // Somebody saved something else meanwhile: the person chooses, nothing is overwritten in silence.
  say(
    box,
    texts.textConflict.replace("{time}", time),
    button(texts.textUseDraft, () => {
      insert(form, draft, changed, served);
      restored();
    }),
    drop(texts.textKeep),
  );
}

// A page that came back with errors shows what was sent. What was typed since then, before the page
// was loaded again, is newer and stands in the draft.
function putNewer(form, draft) {
  const served = contents(form, true);
  const trimmed = (values) => (values ?? []).map((value) => value.trim());
  const newer = Object.keys(served).filter(
    (name) =>
      name in draft.fields &&
      !same(draft.fields[name], draft.base[name]) &&
      !same(trimmed(draft.fields[name]), trimmed(served[name])),
  );
  newer.forEach((name) => put(form, name, draft.fields[name]));
}

function start(form) {
  const draft = read(keyOf(form));
  const typed = "draftTyped" in form.dataset;
  // Of a page that came back with errors the base is what was saved before anything was typed.
  form.draftBase = typed ? (draft ? { ...contents(form, true), ...draft.base } : {}) : contents(form, true);
  if (typed && draft) putNewer(form, draft);
  if (typed) keep(form);
  else if (draft) offer(form, draft);
  form.addEventListener("input", () => keepSoon(form));
  form.addEventListener("change", () => keepSoon(form));
  form.addEventListener("submit", () => keepForAnswer(form));
}

function forgetSaved() {
  for (const { content } of document.querySelectorAll('meta[name="draft-saved"]')) {
    remove(`${PREFIX}${person}:${content}`);
  }
}

// --- logging out -------------------------------------------------------------------------------

// Whoever comes next to this device must not find the text, so it goes; not without being asked.
// Of what somebody else typed on this device, only that it is there is told.
const isOwn = (key) => key.startsWith(`${PREFIX}${person}:`);

const isUnsent = (draft) => Boolean(draft?.fields && draft.base) && !isUnchanged(draft.fields, draft.base);

const unsentOf = (keys) => keys.map(read).filter(isUnsent);

// The beginning of what was typed, from the longest of the fields that were changed.
function beginning({ base, fields }) {
  const changed = Object.keys(fields).filter((name) => !same(fields[name], base[name]));
  const longest = changed.map((name) => fields[name].join(" ").trim()).sort((a, b) => b.length - a.length)[0];
  const letters = [...(longest ?? "").replace(/\s+/g, " ")];
  return letters.length > QUOTED ? `${letters.slice(0, QUOTED).join("").trim()} …` : letters.join("");
}

function whereItIs(draft) {
  const item = document.createElement("li");
  const isHere = draft.address?.startsWith("/") && !draft.address.startsWith("//");
  const name = document.createElement(isHere ? "a" : "span");
  name.textContent = draft.page || moment(draft.at);
  if (isHere) name.href = draft.address;
  const quote = document.createElement("div");
  quote.className = "small quiet";
  quote.dir = "auto";
  quote.textContent = beginning(draft);
  item.append(name, quote);
  return item;
}

function choice(label, css, press) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `button button--${css}`;
  element.textContent = label;
  element.addEventListener("click", press);
  return element;
}

function askToLogOut(form) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "log-out-heading");
  const heading = document.createElement("h2");
  heading.id = "log-out-heading";
  heading.textContent = texts.textLogoutHeading;
  const words = document.createElement("p");
  words.textContent = texts.textLogout;
  const list = document.createElement("ul");
  list.className = "list";
  list.append(...unsentOf(allKeys().filter(isOwn)).map(whereItIs));
  if (unsentOf(allKeys().filter((key) => !isOwn(key))).length) {
    const others = document.createElement("li");
    others.textContent = texts.textLogoutOthers;
    list.append(others);
  }
  const row = document.createElement("div");
  row.className = "actions";
  const stay = choice(texts.textLogoutStay, "primary", () => dialog.close());
  stay.autofocus = true;
  row.append(
    stay,
    choice(texts.textLogoutGo, "secondary", () => logOut(form)),
  );
  dialog.append(heading, words, list, row);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function logOut(form) {
  waiting.forEach((timer) => clearTimeout(timer));
  waiting.clear();
  remove(...allKeys());
  form.submit();
}

document.querySelector("[data-logout]")?.addEventListener("submit", (event) => {
  keepAllNow();
  event.preventDefault();
  if (unsentOf(allKeys()).length) askToLogOut(event.target);
  else logOut(event.target);
});

// --- logging in again --------------------------------------------------------------------------

// Whose text it is, and what it says, is told to nobody before they are logged in.
function tellThatTextWaits(element) {
  element.hidden = !unsentOf(allKeys()).length;
}

removeOld();
document.querySelectorAll("[data-text-waits]").forEach(tellThatTextWaits);
if (person) {
  forgetSaved();
  document.querySelectorAll("form[data-draft]").forEach(start);
  document.addEventListener("drafts:flush", keepAllNow);
  document.addEventListener("visibilitychange", keepAllNow);
  addEventListener("pagehide", keepAllNow);
}
