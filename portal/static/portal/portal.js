// Comforts only: every page reads, searches and prints without scripts.
"use strict";
(() => {
  const all = (selector, use) => document.querySelectorAll(selector).forEach(use);

  all("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  // What folds on a phone opens where there is room: on a wide screen, on paper.
  if (matchMedia("(min-width: 60rem)").matches) all(".toc", (part) => (part.open = true));
  addEventListener("beforeprint", () => all("article details", (part) => (part.open = true)));

  // The menu closes when one leaves it.
  all(".menu", (menu) => {
    menu.addEventListener("focusout", (event) => menu.contains(event.relatedTarget) || (menu.open = false));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.firstElementChild.focus();
    });
  });

  // Checklists and questions send nothing. Ticks stay on this phone, by page and place in it.
  all("[data-still], [data-keep]", (form) => form.addEventListener("submit", (event) => event.preventDefault()));
  all("[data-keep]", (form, place) => {
    const key = `periksa:${location.pathname}:${place}`;
    const boxes = [...form.elements];
    try {
      const kept = (localStorage.getItem(key) || "").split(",");
      boxes.forEach((box, index) => (box.checked = kept.includes(`${index}`)));
      form.addEventListener("change", () => localStorage.setItem(key, boxes.flatMap((box, index) => (box.checked ? index : []))));
    } catch { /* a phone that keeps nothing still shows the list */ }
  });

  // A recording is loaded when somebody asks for it.
  all("[data-play]", (link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const player = document.createElement(link.dataset.play);
    Object.assign(player, { controls: true, autoplay: true, src: link.href });
    link.replaceWith(player);
    player.focus();
  }));
})();
