// What the import page does in the browser: take what is dropped or chosen, send it file by file.
"use strict";
const imports = (() => {
  let address = null;
  let batch = null;
  let isBusy = false;

  const place = () => document.getElementById("drop");

  // A folder is read in portions, as browsers give it.
  async function inside(folder) {
    const reader = folder.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return found;
      for (const entry of some) found.push(...(await filesOf(entry, { isNamed: false })));
    }
  }

  // A file that was dropped itself is sent whatever its ending; in a folder the ending decides.
  async function filesOf(entry, { isNamed }) {
    if (entry.isDirectory) return inside(entry);
    const endings = place().dataset.kinds.split(",");
    const name = entry.name.toLowerCase();
    if (!isNamed && (name.startsWith(".") || !endings.some((ending) => name.endsWith(ending)))) return [];
    return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  }

  async function dropped(items) {
    // Entries can be asked for in this turn of the event only.
    const entries = [...items].map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()).filter(Boolean);
    const files = [];
    for (const entry of entries) {
      files.push(...(entry instanceof File ? [entry] : await filesOf(entry, { isNamed: true })));
    }
    return files;
  }

  function send(file, told) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const asked = new URLSearchParams({ batch, name: file.name });
      request.open("POST", `${address}?${asked}`);
      request.setRequestHeader("content-type", "application/octet-stream");
      request.upload.onprogress = (event) => told(event.loaded);
      request.onload = () => resolve(request.status === 204 ? null : request.responseText);
      request.onerror = () => resolve(place().dataset.cutOff);
      // Without a type of its own the content type above stands.
      request.send(file.slice());
    });
  }

  async function sendAll(files) {
    if (isBusy || files.length === 0 || batch === null) return;
    isBusy = true;
    const words = document.getElementById("sending-words");
    const bar = document.getElementById("sending");
    const { dataset } = place();
    const all = files.reduce((sum, file) => sum + file.size, 0);
    const refused = [];
    let before = 0;
    bar.parentElement.hidden = false;
    for (const [at, file] of files.entries()) {
      words.textContent = dataset.sending
        .replace("{number}", at + 1).replace("{count}", files.length).replace("{name}", file.name);
      const isTooLarge = file.size > Number(dataset.largest);
      const reason = isTooLarge
        ? dataset.tooLarge
        : await send(file, (loaded) => (bar.value = all === 0 ? 1 : (before + loaded) / all));
      if (reason !== null) refused.push({ name: file.name, reason });
      before += file.size;
      bar.value = all === 0 ? 1 : before / all;
    }
    bar.parentElement.hidden = true;
    isBusy = false;
    const athlete = document.getElementById("whose-history")?.value ?? "";
    const detail = { athlete, refused, taken: files.length - refused.length };
    batch = null;
    place().dispatchEvent(new CustomEvent("handed", { bubbles: true, detail }));
  }

  // Anywhere on the page: a file dropped beside the place would open in the browser's stead.
  for (const kind of ["dragover", "dragleave", "drop"]) {
    addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      place()?.classList.toggle("is-over", kind === "dragover");
    });
  }
  addEventListener("drop", async (event) => {
    if (place() && event.dataTransfer) await sendAll(await dropped(event.dataTransfer.items));
  });
  addEventListener("change", async (event) => {
    if (event.target.id !== "files") return;
    const files = [...event.target.files];
    event.target.value = "";
    await sendAll(files);
  });

  return {
    open(to, name) {
      address = to;
      batch = name;
    },
  };
})();
