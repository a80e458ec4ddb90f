// A weak signal loses nothing that was typed: each step is kept on the phone until the portal has said that it is saved.
"use strict";
(() => {
  const form = document.querySelector("form[data-story]");
  if (!form) return;
  const place = `cerita:${form.dataset.story}`;
  const status = form.querySelector("[data-saved]");
  const say = (text) => (status.textContent = text);
  const RETRY = 5000;

  // What is typed, as pairs of name and value. Files, tokens and the size of a table are the page's own.
  const own = (name) => name === "csrfmiddlewaretoken" || name.includes("_FORMS");
  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !own(name));
  const keep = () => {
    try {
      localStorage.setItem(place, JSON.stringify(typed()));
      return true;
    } catch {
      return false; // a phone that keeps nothing still sends
    }
  };
  const forget = () => {
    try { localStorage.removeItem(place); } catch { /* nothing was kept */ }
  };
  const restore = () => {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(place)); } catch { return; }
    if (!Array.isArray(kept)) return;
    const values = new Map();
    kept.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    for (const field of form.elements) {
      if (!field.name || own(field.name) || field.type === "file" || field.tagName === "BUTTON") continue;
      const said = values.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = said.includes(field.value);
      else if (said.length) field.value = said[0];
    }
    say("Isian yang belum terkirim dipulihkan dari ponsel ini.");
  };

  // A page with errors shows what was sent: newer than what the phone kept.
  if (form.querySelector("[aria-invalid], .error")) forget();
  else restore();
  let timer;
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(() => keep() && say("Tersimpan di ponsel ini."), 300);
  });

  // The step is sent by fetch, again and again until it arrives: the same key and the same photos make one story.
  let sending = false, waiting = null;
  // Tells the script of the photos, where there is one, and waits until it is ready.
  const tell = (event) => {
    const detail = [];
    form.dispatchEvent(new CustomEvent(event, { detail }));
    return Promise.all(detail);
  };
  const send = async (button) => {
    if (sending) return;
    sending = true;
    waiting = null;
    keep();
    await tell("story:sending");
    say("Mengirim …");
    const data = new FormData(form);
    if (button && button.name) data.append(button.name, button.value);
    try {
      const answer = await fetch(location.href, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const type = answer.headers.get("Content-Type") || "";
      if (answer.ok && type.startsWith("application/json")) {
        const { next } = await answer.json();
        forget();
        await tell("story:saved");
        say("Tersimpan.");
        return location.assign(next);
      }
      if (answer.status === 503 || answer.status === 429) {
        return later(button, Math.min(Number(answer.headers.get("Retry-After")) || 10, 60) * 1000, "Portal sedang sibuk.");
      }
      // Errors at fields, or a sign-in that has run out: the page itself shows them.
      if (button && button.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      later(button, RETRY, "Tidak ada sinyal.");
    }
    sending = false;
  };
  const later = (button, pause, why) => {
    sending = false;
    say(`${why} Tersimpan di ponsel ini, dikirim lagi sendiri. ${form.dataset.stay || ""}`);
    waiting = { button, timer: setTimeout(() => send(button), pause) };
  };
  addEventListener("online", () => {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    send(waiting.button);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (waiting) clearTimeout(waiting.timer);
    send(event.submitter);
  });
})();
