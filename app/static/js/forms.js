// What happens around a form: focus to the error summary, one submit per press, and no submit into a
// lost network, where the browser would throw the page and its text away.

const RELEASE_AFTER = 10_000;

function focusErrorSummary() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    for (let folded; (folded = field.closest("details:not([open])")); ) folded.open = true;
    const group = field.closest(".form-group") ?? field;
    group.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.removeAttribute("aria-disabled");
  }
}

function hold(form) {
  form.dataset.sending = "yes";
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-disabled", "true");
  }
  setTimeout(() => release(form), RELEASE_AFTER);
}

// navigator.onLine may say "no" on a machine that reaches the server all the same.
async function serverAnswers() {
  try {
    return (await fetch(document.body.dataset.probe, { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

function messageLine(form) {
  let line = form.querySelector("[data-connection]");
  if (!line) {
    line = document.createElement("p");
    line.className = "connection-line";
    line.dataset.connection = "";
    line.setAttribute("role", "alert");
    (form.querySelector(".actions") ?? form).append(line);
  }
  return line;
}

async function submitIfAnswered(form, submitter) {
  if (await serverAnswers()) {
    form.dataset.answered = "yes";
    form.requestSubmit(submitter);
  } else {
    messageLine(form).textContent = document.body.dataset.textOffline;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Another script asks the person first.
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (!navigator.onLine && !form.dataset.answered && document.body.dataset.probe) {
    event.preventDefault();
    document.dispatchEvent(new Event("drafts:flush"));
    submitIfAnswered(form, event.submitter);
    return;
  }
  delete form.dataset.answered;
  // After this turn, so that the pressed button's own name and value are sent.
  setTimeout(() => hold(form));
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
addEventListener("online", () => {
  for (const line of document.querySelectorAll("[data-connection]")) {
    line.textContent = document.body.dataset.textOnline;
  }
});

// The field a page is opened for. Where the page has something to say first, it is not scrolled past.
function focusFirstField() {
  const isTaken = document.activeElement && document.activeElement !== document.body;
  if (isTaken || location.hash) return;
  document.querySelector("[data-autofocus]")?.focus({ preventScroll: true });
}

focusErrorSummary();
focusFirstField();
