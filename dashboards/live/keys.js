// Keys press the button that names them in `data-key`, while it can be seen.
"use strict";
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]")) return;
  const isOver = (button) => !document.querySelector(".q-dialog") || button.closest(".q-dialog");
  const pressed = [...document.querySelectorAll("button[data-key]")].find(
    (button) =>
      button.dataset.key === event.key &&
      !button.disabled &&
      button.checkVisibility() &&
      isOver(button),
  );
  if (!pressed || document.body.dataset.offline === "true") return;
  event.preventDefault();
  pressed.click();
});
