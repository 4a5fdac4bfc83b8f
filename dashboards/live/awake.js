// Keeps the screen on while a session is open: by a wake lock, else by a silent video.
"use strict";
strapline.awake = (() => {
  let wanted = false;
  let sentinel = null;
  let video = null;

  function show(state) {
    document.body.dataset.awake = state;
  }

  async function hold() {
    if (!wanted || document.hidden) return;
    if (sentinel || (video && !video.paused)) return;
    // Browsers give wake locks to HTTPS and to localhost only.
    if ("wakeLock" in navigator && (await lock())) return;
    await play();
  }

  async function lock() {
    try {
      const held = await navigator.wakeLock.request("screen");
      if (!wanted) {
        await held.release();
        return true;
      }
      sentinel = held;
      sentinel.addEventListener("release", () => {
        sentinel = null;
        if (wanted) show("tap");
      });
      show("lock");
      return true;
    } catch {
      return false; // a low battery, or a page in the background
    }
  }

  async function play() {
    if (!video) {
      video = document.createElement("video");
      Object.assign(video, { muted: true, loop: true, playsInline: true });
      video.className = "awake-video-element";
      video.setAttribute("playsinline", "");
      video.setAttribute("aria-hidden", "true");
      video.tabIndex = -1;
      video.src = AWAKE_VIDEO;
      document.body.append(video);
    }
    try {
      await video.play();
      if (wanted) show("video");
      else video.pause();
    } catch {
      show("tap"); // this browser wants a tap first
    }
  }

  document.addEventListener("visibilitychange", hold);
  addEventListener("pointerdown", hold, { capture: true });

  return (isWanted) => {
    wanted = isWanted;
    if (isWanted) return hold();
    sentinel?.release();
    sentinel = null;
    video?.pause();
    show("off");
  };
})();
