"use strict";
(() => {
  const all = (selector, use) => document.querySelectorAll(selector).forEach(use);

  all("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  // A wide screen has room for the list of contents.
  if (matchMedia("(min-width: 60rem)").matches) all(".toc", (toc) => (toc.open = true));
  addEventListener("beforeprint", () => all("article details", (part) => (part.open = true)));

  // Ticks stay on this phone, by page and place in it.
  all("form[data-keep]", (form, place) => {
    const key = `periksa:${location.pathname}:${place}`;
    const boxes = [...form.querySelectorAll("input")];
    try {
      (localStorage.getItem(key) || "").split(",").forEach((index) => index && boxes[index] && (boxes[index].checked = true));
      form.addEventListener("change", () => {
        localStorage.setItem(key, boxes.flatMap((box, index) => (box.checked ? [index] : [])).join());
      });
    } catch { /* a phone that keeps nothing still shows the list */ }
  });
  all("form.keep", (form) => form.addEventListener("submit", (event) => event.preventDefault()));

  // A recording is loaded when somebody asks for it.
  all("a[data-play]", (link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const player = document.createElement(link.dataset.play);
    Object.assign(player, { controls: true, autoplay: true, src: link.href });
    link.replaceWith(player);
    player.focus();
  }));

  // Suggestions: a combobox with a list, one request at a time.
  all("input[data-suggest]", (input) => {
    const list = document.createElement("ul");
    let options = [], chosen = -1, asked = "", busy = false, timer;
    Object.assign(list, { className: "suggest", id: "saran", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Saran");
    input.after(list);
    const set = (attributes) => Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
    set({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "saran", "aria-expanded": "false" });

    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      set({ "aria-expanded": "false" });
    };
    const choose = (index) => {
      options.forEach((option, place) => option.setAttribute("aria-selected", place === index));
      chosen = index;
      if (index < 0) input.removeAttribute("aria-activedescendant");
      else set({ "aria-activedescendant": options[index].id });
    };
    const show = (suggestions) => {
      options = suggestions.map(({ text, kind, url }, index) => {
        const option = document.createElement("li"), label = document.createElement("span"), sort = document.createElement("small");
        Object.assign(option, { id: `saran-${index}` });
        option.setAttribute("role", "option");
        option.dataset.url = url;
        label.textContent = text;
        sort.textContent = kind;
        option.append(label, sort);
        return option;
      });
      list.replaceChildren(...options);
      close();
      if (options.length) {
        list.hidden = false;
        set({ "aria-expanded": "true" });
      }
    };
    const ask = async () => {
      const query = input.value.trim();
      if (busy || query === asked) return;
      asked = query;
      if (query.length < 2) return show([]);
      busy = true;
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(query)}`);
        if (answer.ok && input.value.trim() === query) show((await answer.json()).suggestions);
      } catch { close(); }
      busy = false;
      if (input.value.trim() !== asked) ask();
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("li");
      if (option) { event.preventDefault(); location.assign(option.dataset.url); }
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return close();
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1, places = options.length + 1;
        choose(((chosen + 1 + step + places) % places) - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.assign(options[chosen].dataset.url);
      }
    });
  });
})();
