// A button beside each password that shows what is typed: long pass phrases are hard to type blind.

const { show, hide } = document.querySelector("script[data-show]").dataset;

for (const field of document.querySelectorAll("input[data-secret]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = show;
  button.addEventListener("click", () => {
    const visible = field.type === "password";
    field.type = visible ? "text" : "password";
    button.textContent = visible ? hide : show;
    field.focus();
  });
  field.after(button);
  // Sent as a password, so that browsers offer to keep it and do not remember it as text.
  field.form.addEventListener("submit", () => {
    field.type = "password";
  });
}
