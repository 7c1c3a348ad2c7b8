// What others will read beside what they read now: two tabs. Without this, one under the other.

const NARROW = matchMedia("(max-width: 55.99rem)");

function show(tabs, chosen) {
  for (const tab of tabs) {
    const here = tab === chosen;
    tab.setAttribute("aria-selected", String(here));
    tab.tabIndex = here ? 0 : -1;
    document.getElementById(tab.hash.slice(1)).hidden = !here;
  }
}

function step(tabs, tab, key) {
  const place = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (!place) return;
  const next = tabs[(tabs.indexOf(tab) + place + tabs.length) % tabs.length];
  show(tabs, next);
  next.focus();
}

for (const list of document.querySelectorAll("[data-tab-list]")) {
  const tabs = [...list.querySelectorAll("a")];
  list.role = "tablist";
  for (const item of list.children) item.role = "presentation";
  for (const tab of tabs) {
    const panel = document.getElementById(tab.hash.slice(1));
    tab.role = "tab";
    tab.id = `tab-${panel.id}`;
    tab.setAttribute("aria-controls", panel.id);
    panel.role = "tabpanel";
    panel.tabIndex = 0;
    panel.classList.add("versions__panel");
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      show(tabs, tab);
    });
    tab.addEventListener("keydown", (event) => step(tabs, tab, event.key));
  }
  show(tabs, tabs.find((tab) => tab.hash === location.hash) ?? tabs[0]);
}

// On a phone the choices come first; the text waits under them until somebody wants to read it.
for (const box of document.querySelectorAll("[data-fold-narrow]")) {
  box.open = !NARROW.matches || box.querySelector(":target") !== null;
  NARROW.addEventListener("change", () => {
    if (!NARROW.matches) box.open = true;
  });
  for (const link of document.querySelectorAll('.form-hint a[href^="#"]')) {
    link.addEventListener("click", () => {
      box.open = true;
    });
  }
}
