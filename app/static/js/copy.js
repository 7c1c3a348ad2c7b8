// A button beside each text that copies it. Where the browser says no, the text is selected instead.

const { copy, copied, selected } = document.querySelector("script[data-copy]").dataset;

async function copyFrom(field, line) {
  try {
    await navigator.clipboard.writeText(field.value);
    line.textContent = copied;
  } catch {
    field.focus();
    field.select();
    line.textContent = selected;
  }
}

for (const field of document.querySelectorAll("textarea[data-copied]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--secondary button--small";
  button.textContent = copy;
  button.setAttribute("aria-describedby", field.labels[0].id);
  const line = document.createElement("span");
  line.className = "quiet small";
  line.setAttribute("role", "status");
  button.addEventListener("click", () => copyFrom(field, line));
  const row = document.createElement("p");
  row.className = "case-copy";
  row.append(button, " ", line);
  field.after(row);
}
