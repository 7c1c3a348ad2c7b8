// Small helps: sentence starters become buttons, long fields count, small menus close again.

function insertStarter(field, starter) {
  const words = starter.replace(/\s*…\s*$/, " ");
  // A field that nobody has been in yet has its cursor at the start: go on after what is there.
  const at = field.selectionEnd || field.value.length;
  const before = field.value.slice(0, at);
  const after = field.value.slice(at);
  const start = before && !before.endsWith("\n") ? `${before}\n${words}` : before + words;
  field.value = after && !after.startsWith("\n") ? `${start}\n${after}` : start + after;
  field.focus();
  field.setSelectionRange(start.length, start.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const list of document.querySelectorAll("[data-starters]")) {
  const field = document.getElementById(list.dataset.starters);
  for (const item of field ? list.children : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = item.textContent.trim();
    button.addEventListener("click", () => insertStarter(field, button.textContent));
    item.replaceChildren(button);
  }
}

// Line breaks count as one sign, as on the server; emoji count as one, too.
const lengthOf = (text) => [...text].length;

function showCount(field, line) {
  const limit = Number(field.dataset.limit);
  const left = limit - lengthOf(field.value);
  const { textLeft, textOver } = document.body.dataset;
  line.hidden = left > Math.max(limit / 10, 50);
  const text = left < 0 ? textOver : textLeft;
  line.textContent = line.hidden ? "" : text.replace("{count}", Math.abs(left).toLocaleString("da"));
  line.classList.toggle("counter--over", left < 0);
}

for (const field of document.querySelectorAll("[data-limit]")) {
  const line = document.createElement("p");
  line.className = "counter";
  line.setAttribute("role", "status");
  field.after(line);
  field.addEventListener("input", () => showCount(field, line));
  showCount(field, line);
}

const openPopups = () => document.querySelectorAll("details[data-popup][open]");

document.addEventListener("click", (event) => {
  for (const popup of openPopups()) {
    if (!popup.contains(event.target)) popup.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const popup of openPopups()) {
    popup.open = false;
    popup.querySelector("summary").focus();
  }
});

// Headings that are folds on a phone are open where there is room, and there is nothing to press.
const roomy = matchMedia("(min-width: 40rem)");

function unfold() {
  for (const fold of document.querySelectorAll("[data-fold]")) {
    fold.open = roomy.matches;
    fold.querySelector("summary").tabIndex = roomy.matches ? -1 : 0;
  }
}

if (roomy.matches) unfold();
roomy.addEventListener("change", unfold);
document.addEventListener("click", (event) => {
  if (roomy.matches && event.target.closest("[data-fold] > summary")) event.preventDefault();
});
