// Shows what one types into a password field, for those who want to check it. Without scripts the field works all the same.
"use strict";
document.querySelectorAll("[data-show]").forEach((input) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "show", textContent: "Tampilkan kata sandi" });
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? "Tampilkan kata sandi" : "Sembunyikan kata sandi";
  });
  input.form.addEventListener("submit", () => (input.type = "password"));
  input.after(button);
});
