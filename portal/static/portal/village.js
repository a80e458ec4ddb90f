// Choosing a village by typing: a combobox; focus stays in the field. One request at a time. Without scripts the form asks again
// with a list to choose from.
"use strict";
document.querySelectorAll("[data-village]").forEach((input) => {
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const { name, form } = input;
  const list = make("ul", { className: "suggest", id: `${input.id}_daftar`, role: "listbox", ariaLabel: "Desa", hidden: true });
  const status = make("span", { className: "sr", role: "status" });
  let options = [], chosen = -1, asked = input.value.trim(), busy = false, timer;
  const set = (attribute, value) => input.setAttribute(attribute, value);
  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-controls", list.id);
  set("aria-expanded", false);
  input.after(list, status);

  const highlight = (index) => {
    chosen = index;
    options.forEach((option, place) => option.setAttribute("aria-selected", place === index));
    set("aria-activedescendant", index < 0 ? "" : options[index].id);
    if (index >= 0) options[index].scrollIntoView({ block: "nearest" });
  };
  const open = (villages, message = "") => {
    options = villages.map(({ code, label }, index) => {
      const option = make("li", { id: `${list.id}-${index}`, role: "option" }, label);
      option.dataset.code = code;
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    set("aria-expanded", !list.hidden);
    highlight(-1);
    status.textContent = options.length ? `${options.length} desa` : message;
  };
  const take = (option) => {
    const label = option.textContent;
    // The list that the server offered after an error gives way to what is chosen here.
    input.parentElement.querySelectorAll(".offers").forEach((offers) => offers.remove());
    const code = form.elements[`${name}_code`] || form.appendChild(make("input", { type: "hidden", name: `${name}_code` }));
    code.value = option.dataset.code;
    form.elements[`${name}_for`].value = input.value = asked = label;
    open([], `${label} dipilih`);
  };
  const ask = async () => {
    const query = input.value.trim();
    if (busy || query === asked) return;
    asked = query;
    if (query.length < 2) return open([]);
    busy = true;
    try {
      const answer = await fetch(`${input.dataset.village}?q=${encodeURIComponent(query)}`);
      const { villages } = await answer.json();
      if (document.activeElement === input && input.value.trim() === query) open(villages, "Tidak ada desa dengan nama itu");
    } catch {
      open([]);
    }
    busy = false;
    ask();
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 180);
  });
  input.addEventListener("blur", () => open([]));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => take(event.target.closest("li")));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (list.hidden) return;
    if (step) highlight(((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    else if (event.key === "Enter" && chosen >= 0) take(options[chosen]);
    else if (event.key === "Escape") open([]);
    else return;
    event.preventDefault();
  });
});
