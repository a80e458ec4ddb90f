// A button that copies the text of a field. Without scripts one selects the text by hand, as in any field.
"use strict";
document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Sudah disalin";
  });
});
