// Unsent text is never lost: what is typed in a form with data-draft is kept on this device, per
// person and opened form, until the server says that it is saved, or the person logs out.
//
// A draft is {at, base, fields, page, address, tab, team, teamName, sent, saved}: when it was typed,
// what the server had shown then, the text, the page and the tab it was typed in, and for which team.
// `sent` is what stood there when the form was sent and no answer has come yet: when it turns out to
// be saved, that and no more is forgotten. `saved` is that of a draft of which only later words are
// left. The form's own token is the last part of the key, so that a form that comes back from a draft
// is the same form to the server. Passwords and files are never kept.

const PREFIX = "afproevet:draft:";
const KEEP_DAYS = 30;
const WAIT = 400;
const QUOTED = 60;
const ASKED = { cache: "no-store", redirect: "error" };
const LEFT_OUT = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);

const { person, ...texts } = document.body.dataset;

// --- the store -------------------------------------------------------------------------------

const tokenField = (form) => form.elements.form_token;
const keyFor = (name, token) => `${PREFIX}${person}:${name}:${token}`;
const keyOf = (form) => keyFor(form.dataset.draft, tokenField(form).value);
const partsOf = (key) => key.slice(PREFIX.length).split(":");
const nameIn = (key) => partsOf(key)[1];
const tokenIn = (key) => partsOf(key)[2] ?? "";

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

// Which tab this is, for as long as it is open; a page of another one may be typed in right now.
function thisTab() {
  try {
    return (sessionStorage.tab ??= Math.random().toString(36).slice(2));
  } catch {
    return "";
  }
}

const tab = thisTab();

// An opened form holds a lock by its key for as long as its page lives, in whichever tab.
function holdOpen(form) {
  navigator.locks?.request(keyOf(form), { ifAvailable: true }, (lock) => lock && new Promise(() => {})).catch(() => {});
}

async function openElsewhere() {
  try {
    return new Set((await navigator.locks.query()).held.map((lock) => lock.name));
  } catch {
    return new Set();
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
  const at = new Date().toISOString();
  const draft = draftOf(form, at, contents(form));
  if (isUnchanged(draft.fields, draft.base)) {
    remove(key);
    line(form).textContent = "";
    return;
  }
  const kept = write(key, draft);
  const text = kept ? texts.textSaved.replace("{time}", moment(at)) : texts.textUnsaved;
  if (line(form).textContent !== text) line(form).textContent = text;
}

function draftOf(form, at, fields) {
  const { draftTeam: team, draftTeamName: teamName } = form.dataset;
  const whole = { base: { ...form.draftOther?.base, ...form.draftBase }, fields: { ...form.draftOther?.fields, ...fields } };
  return { at, ...whole, ...thisPage(), tab, team, teamName, sent: form.draftSent };
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
  // A press while the first is under way sends nothing: app/static/js/forms.js holds it back.
  if (form.dataset.sending) return;
  const fields = contents(form);
  form.draftSent = fields;
  keep(form);
  if (isUnchanged(fields, form.draftBase)) {
    write(keyOf(form), { ...draftOf(form, new Date().toISOString(), fields), base: fields });
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

// What the person has not seen: neither what was there when they wrote, nor what they saved themselves.
const isNews = (served, draft, name) => !same(served[name], draft.base[name]) && !same(served[name], draft.saved?.[name]);

// The form goes on where the draft was, as the same form; not when its first words are saved with it.
function adopt(form, key, draft) {
  if (tokenIn(key) && !draft.saved) {
    tokenField(form).value = tokenIn(key);
    form.draftSent = draft.sent;
    holdOpen(form);
  } else {
    remove(key);
  }
}

// What this form has no field for, being a shorter one, stays in the draft.
function otherFields(form, { base, fields }) {
  const without = (all) => Object.fromEntries(Object.entries(all).filter(([name]) => !(name in form.draftBase)));
  return { base: without(base), fields: without(fields) };
}

function insert(form, key, draft, names, served) {
  adopt(form, key, draft);
  form.draftOther = otherFields(form, draft);
  for (const name of names) {
    put(form, name, draft.fields[name]);
    if (isNews(served, draft, name)) showServersText(form, name, served[name]);
  }
  keep(form);
}

function namesToInsert(form, draft) {
  const served = form.draftBase;
  return Object.keys(draft.fields).filter(
    (name) => name in served && !same(draft.fields[name], draft.base[name]) && !same(draft.fields[name], served[name]),
  );
}

function offer(form, key, draft, box = notice(form)) {
  const served = form.draftBase;
  const changed = namesToInsert(form, draft);
  const drop = (label) =>
    button(label, () => {
      remove(key);
      discard(form);
      say(box, texts.textDiscarded);
    });
  const time = moment(draft.at);
  const restored = () => say(box, texts.textRestored.replace("{time}", time), drop(texts.textDiscard));
  const use = button(texts.textUseDraft, () => {
    insert(form, key, draft, changed, served);
    restored();
  });
  if (isAnotherTeams(form, draft)) {
    const question = texts.textTeam.replace("{time}", time).replace("{team}", draft.teamName);
    say(box, question, use, button(texts.textLeave, () => box.remove()));
    return;
  }
  const isTyping = !isUnchanged(contents(form), served);
  if (!isTyping && !changed.some((name) => isNews(served, draft, name))) {
    insert(form, key, draft, changed, served);
    restored();
    return;
  }
  // Somebody saved something else meanwhile: the person chooses, nothing is overwritten in silence.
  say(
    box,
    texts.textConflict.replace("{time}", time),
    use,
    drop(texts.textKeep),
  );
}

const isAnotherTeams = (form, draft) => Boolean(draft.team && form.dataset.draftTeam && draft.team !== form.dataset.draftTeam);

// Everything that was typed stands in the form as the server shows it.
const isThere = (form, draft) =>
  Object.keys(draft.fields).every((name) => same(draft.fields[name], draft.base[name]) || same(draft.fields[name], form.draftBase[name]));

// Several opened forms of one kind were left: the person says which one to go on with.
function offerSeveral(form, drafts) {
  const box = notice(form);
  const list = document.createElement("ul");
  list.className = "list";
  for (const [key, draft] of drafts) {
    const item = document.createElement("li");
    const words = document.createElement("p");
    words.dir = "auto";
    words.textContent = `${whoseAndWhen(draft)}: ${beginning(draft)}`;
    const use = button(texts.textUseDraft, () => offer(form, key, { ...draft, team: "" }, box));
    const drop = button(texts.textDiscard, () => {
      remove(key);
      item.remove();
    });
    const row = document.createElement("p");
    row.className = "draft-notice__choices";
    row.append(use, drop);
    item.append(words, row);
    list.append(item);
  }
  say(box, texts.textSeveral);
  box.firstChild.append(list);
}

// What was typed in a form like this one and not saved, newest first; not what is being typed elsewhere.
async function leftOf(keys) {
  const drafts = keys.map((key) => [key, read(key)]);
  if (drafts.some(([, draft]) => draft?.sent)) await settled;
  if (!drafts.some(([, draft]) => draft && draft.tab !== tab)) return drafts;
  const open = await openElsewhere();
  return drafts.filter(([key, draft]) => draft?.tab === tab || !open.has(key));
}

function offerWhatIsLeft(form, left) {
  const drafts = left
    .map(([key]) => [key, read(key)])
    .filter(([, draft]) => draft?.fields && draft.base)
    .sort(([, a], [, b]) => b.at.localeCompare(a.at));
  const useful = drafts.filter(([, draft]) => namesToInsert(form, draft).length);
  drafts.filter(([, draft]) => isThere(form, draft)).forEach(([key]) => remove(key));
  if (useful.length > 1) offerSeveral(form, useful);
  else if (useful.length) offer(form, ...useful[0]);
}

function offerDrafts(form) {
  const own = keyOf(form);
  const keys = allKeys().filter((key) => isOwn(key) && key !== own && nameIn(key) === form.dataset.draft);
  const drafts = keys.map((key) => [key, read(key)]);
  // At once where nobody need be asked: the person may begin to type.
  if (drafts.every(([, draft]) => draft?.tab === tab && !draft.sent)) offerWhatIsLeft(form, drafts);
  else leftOf(keys).then((left) => offerWhatIsLeft(form, left));
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

// The page that says that another content was saved with this form: it is a new form now.
function takeOver(form) {
  const key = keyFor(form.dataset.draft, form.dataset.draftEarlier);
  const draft = read(key);
  if (draft) write(keyOf(form), { ...draft, sent: undefined });
  remove(key);
}

function start(form) {
  if (form.dataset.draftEarlier) takeOver(form);
  const draft = read(keyOf(form));
  holdOpen(form);
  const typed = "draftTyped" in form.dataset;
  // Of a page that came back with errors the base is what was saved before anything was typed.
  form.draftBase = typed ? (draft ? { ...contents(form, true), ...draft.base } : {}) : contents(form, true);
  if (typed && draft) putNewer(form, draft);
  if (typed) keep(form);
  else offerDrafts(form);
  form.addEventListener("input", () => keepSoon(form));
  form.addEventListener("change", () => keepSoon(form));
  form.addEventListener("submit", () => keepForAnswer(form));
}

// Only what was sent is forgotten. What was typed after that, while the answer was under way, stays a
// draft, and its words are `saved` where the next form shows them.
function settle(key) {
  const { sent, ...draft } = read(key) ?? {};
  remove(key);
  if (!sent || !draft.fields) return null;
  const later = Object.keys(draft.fields).filter(
    (name) => !same(draft.fields[name], (name in sent ? sent : draft.base)[name]),
  );
  if (!later.length) return null;
  const fields = { ...draft.base };
  later.forEach((name) => (fields[name] = draft.fields[name]));
  const rest = { ...draft, fields, saved: sent };
  const name = nameIn(key);
  write(keyFor(name, `${tokenIn(key)}-rest`), rest);
  return rest;
}

function tellWhatIsLeft(rest) {
  const box = document.createElement("div");
  box.className = "alert draft-notice";
  box.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = texts.textNotSent;
  const list = document.createElement("ul");
  list.className = "list";
  list.append(whereItIs(rest));
  const body = document.createElement("div");
  body.append(words, list);
  box.append(body);
  document.querySelector("main")?.prepend(box);
}

function forgetSaved() {
  for (const { content, dataset } of document.querySelectorAll('meta[name="draft-saved"]')) {
    const rest = settle(keyFor(content, dataset.form));
    if (rest) tellWhatIsLeft(rest);
  }
}

// The answer that said »saved« may be lost: forms that were sent are asked about.
async function settleLost() {
  const sent = allKeys().filter((key) => isOwn(key) && tokenIn(key) && read(key)?.sent);
  if (!sent.length) return;
  const open = await openElsewhere();
  const left = sent.filter((key) => read(key)?.tab === tab || !open.has(key));
  const wanted = new URLSearchParams(left.map((key) => ["form", tokenIn(key)]));
  try {
    const answer = await fetch(`${texts.draftsSent}?${wanted}`, ASKED);
    const spent = new Set((await answer.json()).sent);
    left.filter((key) => spent.has(tokenIn(key))).forEach(settle);
  } catch {
    // Nobody answers: the form has its token still, and the server knows it when it is sent again.
  }
}

// Words that a team has forgotten go from its members' drafts as well. Nothing here knows which words
// they are, so the server is asked whether there are any, and looks through the drafts only then.
async function blackenForgotten() {
  const own = allKeys().filter(isOwn);
  if (!own.length) return;
  const mark = `afproevet:looked:${person}`;
  try {
    const since = new URLSearchParams({ siden: localStorage.getItem(mark) ?? "" });
    const { moment, forgotten } = await (await fetch(`${texts.draftsForgotten}?${since}`, ASKED)).json();
    const changed = [];
    if (forgotten) for (const key of own) changed.push(await blacken(key));
    localStorage.setItem(mark, moment);
    if (changed.includes(true)) showAnew();
  } catch {
    // Nobody answers: it is asked again on the next page.
  }
}

// What was typed or saved while the server looked is newer than what comes back: it is looked at anew.
async function blacken(key) {
  const asked = read(key);
  if (!asked) return false;
  const body = new FormData();
  body.set("csrf_token", document.querySelector('[name="csrf_token"]').value);
  body.set("kladde", JSON.stringify(asked));
  const { draft, changed } = await (await fetch(texts.draftForgotten, { ...ASKED, method: "POST", body })).json();
  keepAllNow();
  if (!same(read(key), asked)) return blacken(key);
  return changed && write(key, draft);
}

// A form on this page may show the words already.
function showAnew() {
  waiting.forEach((timer) => clearTimeout(timer));
  waiting.clear();
  location.reload();
}

// --- logging out -------------------------------------------------------------------------------

// Whoever comes next to this device must not find the text, so it goes; not without being asked.
// Of what somebody else typed on this device, only that it is there is told.
const isOwn = (key) => key.startsWith(`${PREFIX}${person}:`);

const isUnsent = (draft) => Boolean(draft?.fields && draft.base) && !isUnchanged(draft.fields, draft.base);

const unsentOf = (keys) => keys.map(read).filter(isUnsent);

const whoseAndWhen = (draft) => [draft.teamName, moment(draft.at)].filter(Boolean).join(" · ");

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
  const whose = document.createElement("div");
  whose.className = "small";
  whose.textContent = whoseAndWhen(draft);
  const quote = document.createElement("div");
  quote.className = "small quiet";
  quote.dir = "auto";
  quote.textContent = beginning(draft);
  item.append(name, whose, quote);
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
let settled = Promise.resolve();
if (person) {
  forgetSaved();
  settled = settleLost();
  settled.then(blackenForgotten);
  document.querySelectorAll("form[data-draft]").forEach(start);
  document.addEventListener("drafts:flush", keepAllNow);
  document.addEventListener("visibilitychange", keepAllNow);
  addEventListener("pagehide", keepAllNow);
}
