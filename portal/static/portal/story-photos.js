// Photos of a story: made small before they travel, and kept on the phone until the portal has said that it has them.
"use strict";
(() => {
  const form = document.querySelector("form[data-story]");
  const input = form.querySelector("input[type=file]");
  const status = form.querySelector("[data-saved]");
  const place = form.dataset.story;
  const PHOTO_BYTES = 200_000, PHOTO_EDGE = 1600;
  const KEPT_FOR = 30 * 24 * 3600 * 1000; // milliseconds: what nobody came back for is no longer on a phone that others use

  // One record a story and person: when it was kept, and the files.
  const inStore = async (ask) => {
    const store = await new Promise((done, fail) => {
      const request = indexedDB.open("cerita", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("foto");
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    try {
      return await new Promise((done, fail) => {
        const work = store.transaction("foto", "readwrite");
        const request = ask(work.objectStore("foto"));
        work.oncomplete = () => done(request.result);
        work.onabort = () => fail(work.error);
      });
    } finally {
      store.close();
    }
  };
  const forgetOld = (photos) => {
    photos.openCursor().onsuccess = ({ target: { result: record } }) => {
      if (!record) return;
      if (record.value.at < Date.now() - KEPT_FOR) record.delete();
      record.continue();
    };
  };

  // What this browser cannot read (HEIC) goes as it is: the portal shrinks it.
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

  // The photos that wait, each to be looked at and taken out again.
  const list = Object.assign(document.createElement("ul"), { className: "waiting" });
  input.closest(".field").append(list);
  let chosen = [];
  const show = () => {
    const files = new DataTransfer();
    chosen.forEach((file) => files.items.add(file));
    input.files = files.files;
    list.replaceChildren(...chosen.map((file, index) => {
      const name = `Foto baru ${index + 1}`;
      const item = document.createElement("li");
      const picture = Object.assign(document.createElement("img"), { alt: name });
      picture.addEventListener("error", () => picture.replaceWith(file.name)); // cannot be drawn here
      const reader = new FileReader();
      reader.addEventListener("load", () => (picture.src = reader.result));
      reader.readAsDataURL(file);
      const out = Object.assign(document.createElement("button"), { type: "button", className: "button plain", textContent: "Hapus" });
      out.append(Object.assign(document.createElement("span"), { className: "sr", textContent: ` ${name}` }));
      out.addEventListener("click", () => {
        chosen = chosen.filter((each) => each !== file);
        work = work.then(keep);
        show();
        input.focus();
      });
      item.append(picture, out);
      return item;
    }));
  };
  const keep = async () => {
    try {
      await inStore((photos) => (chosen.length ? photos.put({ at: Date.now(), files: chosen }, place) : photos.delete(place)));
      delete form.dataset.stay;
      status.textContent = chosen.length ? `${chosen.length} foto tersimpan di ponsel ini, siap dikirim.` : "";
    } catch {
      form.dataset.stay = "Jangan tutup halaman ini: ponsel ini tidak dapat menyimpan foto.";
      status.textContent = `${chosen.length} foto siap dikirim. ${form.dataset.stay}`;
    }
  };
  const restore = async () => {
    const kept = await inStore((photos) => {
      forgetOld(photos);
      return photos.get(place);
    }).catch(() => null); // a phone that keeps nothing still sends
    if (!kept) return;
    chosen = kept.files;
    show();
    status.textContent = `${chosen.length} foto yang belum terkirim dipulihkan dari ponsel ini.`;
  };

  let work = restore();
  input.addEventListener("change", () => {
    const added = [...input.files];
    status.textContent = "Mengecilkan foto …";
    work = work.then(async () => {
      for (const file of added) chosen.push(await shrink(file).catch(() => file));
      show();
      await keep();
    });
  });
  form.addEventListener("story:sending", ({ detail }) => detail.push(work));
  form.addEventListener("story:saved", ({ detail }) => detail.push(inStore((photos) => photos.delete(place)).catch(() => null)));
})();
