// What the review pages do in the browser: read forms, keep a filter, say what is wrong.
"use strict";
const review = (() => {
  const KEPT = "strapline.filter";

  function values(form) {
    return Object.fromEntries(new FormData(form));
  }

  // The filter outlives a visit to a session, and ends with the tab. Nothing of it is in an address.
  function restore(form) {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    let isAny = false;
    for (const [name, value] of Object.entries(kept)) {
      const box = form.elements.namedItem(name);
      if (!box || value === "") continue;
      box.value = value;
      isAny = true;
    }
    if (isAny) form.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  }

  addEventListener("input", (event) => {
    const form = event.target.closest?.("form#filter");
    if (form) sessionStorage.setItem(KEPT, JSON.stringify(values(form)));
  });

  addEventListener("click", (event) => {
    const reset = event.target.closest?.("[data-reset]")?.dataset.reset;
    if (!reset) return;
    const form = document.getElementById(reset);
    form.reset();
    form.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  });

  addEventListener("change", (event) => {
    const to = event.target.closest?.("[data-compare]");
    if (to?.value) location.assign(to.dataset.compare + encodeURIComponent(to.value));
    const whose = event.target.closest?.("[data-remember]");
    if (!whose?.value) return;
    strapline.remember(whose.dataset.remember, whose.value);
    location.reload();
  });

  // A form arrives after this script has run.
  new MutationObserver((_, observer) => {
    const form = document.querySelector("form#filter");
    if (!form) return;
    observer.disconnect();
    form.querySelector("details").open = matchMedia("(min-width: 900px)").matches;
    restore(form);
  }).observe(document, { childList: true, subtree: true });

  // A table that is wider than the screen says on which side there is more of it.
  function sayMore(box) {
    const left = box.scrollWidth - box.clientWidth - box.scrollLeft;
    box.parentElement.toggleAttribute("data-more", left > 4);
    box.parentElement.toggleAttribute("data-moved", box.scrollLeft > 4);
  }
  const widths = new ResizeObserver((entries) => entries.forEach(({ target }) => sayMore(target)));
  addEventListener("scroll", ({ target }) => target.matches?.(".table-scroll") && sayMore(target), true);
  const known = new WeakSet();
  new MutationObserver(() => {
    for (const box of document.querySelectorAll(".table-scroll")) {
      if (known.has(box)) continue;
      known.add(box);
      widths.observe(box);
    }
  }).observe(document, { childList: true, subtree: true });

  return {
    values,

    // Says at each field (null: under the form) what is wrong, and goes to the first.
    fault(formId, faults) {
      const form = document.getElementById(formId);
      if (!form) return;
      for (const box of form.querySelectorAll("[aria-invalid]")) box.removeAttribute("aria-invalid");
      for (const place of form.querySelectorAll(".field-fault")) place.textContent = "";
      for (const [name, words] of faults) {
        const box = name && form.elements.namedItem(name);
        const place = document.getElementById(box ? `${formId}-${name}-fault` : `${formId}-fault`);
        if (place) place.textContent = words;
        if (!box) continue;
        box.setAttribute("aria-invalid", "true");
      }
      form.querySelector("[aria-invalid]")?.focus();
    },

    clear(formId, names) {
      const form = document.getElementById(formId);
      for (const name of names) form.elements.namedItem(name).value = "";
    },
  };
})();
