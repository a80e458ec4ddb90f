// The search box: suggestions while typing, and the count of what is searched for. Every search works without it.
"use strict";
(() => {
  const all = (selector, use) => document.querySelectorAll(selector).forEach(use);

  // Suggestions: a combobox whose list opens below it; focus stays in the field. One request at a time.
  all("[data-suggest]", (input) => {
    const make = (name, properties, ...children) => {
      const element = Object.assign(document.createElement(name), properties);
      element.append(...children);
      return element;
    };
    const list = make("ul", { className: "suggest", id: "saran", role: "listbox", ariaLabel: "Saran", hidden: true });
    const status = make("span", { className: "sr", role: "status" });
    let options = [], chosen = -1, asked = "", busy = false, timer;
    const set = (name, value) => input.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-controls", "saran");
    set("aria-expanded", false);
    input.after(list, status);

    const go = (option) => location.assign(option.dataset.url);
    const choose = (index) => {
      chosen = index;
      options.forEach((option, place) => option.setAttribute("aria-selected", place === index));
      set("aria-activedescendant", index < 0 ? "" : options[index].id);
      if (index >= 0) options[index].scrollIntoView({ block: "nearest" });
    };
    const open = (suggestions) => {
      options = suggestions.map(({ text, kind, url }, index) => {
        const option = make("li", { id: `saran-${index}`, role: "option" }, make("span", {}, text), make("small", {}, kind));
        option.dataset.url = url;
        return option;
      });
      list.replaceChildren(...options);
      list.hidden = !options.length;
      set("aria-expanded", !list.hidden);
      choose(-1);
      status.textContent = options.length ? `${options.length} saran` : "";
    };
    const close = () => open([]);
    const ask = async () => {
      const query = input.value.trim();
      if (busy || query === asked) return;
      asked = query;
      if (query.length < 2) return close();
      busy = true;
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(query)}`);
        const { suggestions } = await answer.json();
        if (document.activeElement === input && input.value.trim() === query) open(suggestions);
      } catch {
        close();
      }
      busy = false;
      ask();
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 180);
    });
    input.addEventListener("blur", () => {
      close();
      asked = "";
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => go(event.target.closest("li")));
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (list.hidden) return;
      if (step) choose(((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1);
      else if (event.key === "Enter" && chosen >= 0) go(options[chosen]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  });

  // What is searched for and opened is counted, not by whom; coming back to the results is no search.
  all("[data-log]", (part) => {
    const { log, q, found } = part.dataset;
    const count = (what, value) => navigator.sendBeacon(log, new URLSearchParams({ q, [what]: value }));
    if (found && performance.getEntriesByType("navigation")[0].type === "navigate") count("hasil", found);
    part.addEventListener("click", (event) => {
      const link = event.target.closest("[data-entry]");
      if (link) count("buka", link.dataset.entry);
    });
  });
})();
