// A weak signal loses nothing that was typed: each step is kept on the phone until the portal has said that it is saved.
"use strict";
(() => {
  const form = document.querySelector("form[data-story]");
  if (!form) return;
  // A field may be called as the form's own properties are (`action`): those are not asked by name.
  const place = `cerita:${form.dataset.story}`;
  const status = form.querySelector("[data-saved]");
  const say = (text) => (status.textContent = text);
  const RETRY = 5000;
  const PHOTO_BYTES = 200_000, PHOTO_EDGE = 1600;

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

  // Photos become small before they travel. What this browser cannot read (HEIC) goes as it is: the portal shrinks it.
  const shrink = async (file) => {
    if (file.size <= PHOTO_BYTES) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    let smallest = file;
    for (const edge of [PHOTO_EDGE, 1200, 900]) {
      const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), {
        width: Math.round(picture.width * scale), height: Math.round(picture.height * scale),
      });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      for (const quality of [0.85, 0.7, 0.5]) {
        const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
        if (blob && blob.size < smallest.size) smallest = new File([blob], "foto.jpg", { type: "image/jpeg" });
        if (smallest.size <= PHOTO_BYTES) return smallest;
      }
    }
    return smallest;
  };
  const files = form.querySelector("input[type=file]");
  let shrinking = Promise.resolve();
  if (files) files.addEventListener("change", () => {
    say("Mengecilkan foto …");
    shrinking = (async () => {
      const small = new DataTransfer();
      for (const file of files.files) small.items.add(await shrink(file).catch(() => file));
      files.files = small.files;
      say(`${small.files.length} foto siap dikirim.`);
    })().catch(() => say(""));
  });

  // The step is sent by fetch, again and again until it arrives: the same key and the same photos make one story.
  let sending = false, waiting = null;
  const send = async (button) => {
    if (sending) return;
    sending = true;
    waiting = null;
    keep();
    say("Mengirim …");
    await shrinking;
    const data = new FormData(form);
    if (button && button.name) data.append(button.name, button.value);
    try {
      const answer = await fetch(location.href, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const type = answer.headers.get("Content-Type") || "";
      if (answer.ok && type.startsWith("application/json")) {
        const { next } = await answer.json();
        forget();
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
    say(`${why} Tersimpan di ponsel ini, dikirim lagi sendiri. Jangan tutup halaman ini bila ada foto baru.`);
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
