// What only the browser can do for every page: notice a dead line, keep the theme.
"use strict";
const strapline = (() => {
  const THEMES = ["system", "light", "dark"];
  const THEME_KEY = "strapline.theme";
  const openedAt = performance.now();
  const darkDevice = matchMedia("(prefers-color-scheme: dark)");
  let ages = {};
  let beatAt = null;
  let judge = () => {};

  function chosenTheme() {
    const kept = localStorage.getItem(THEME_KEY);
    return THEMES.includes(kept) ? kept : "system";
  }

  function showTheme() {
    const choice = chosenTheme();
    const isDark = choice === "system" ? darkDevice.matches : choice === "dark";
    document.documentElement.dataset.themeChoice = choice;
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    globalThis.Quasar?.Dark.set(isDark);
    const bar = document.querySelector("meta[name=theme-color]");
    bar.content = getComputedStyle(document.documentElement).getPropertyValue("--ground");
    dispatchEvent(new Event("themechange"));
  }

  showTheme();
  darkDevice.addEventListener("change", showTheme);
  addEventListener("storage", showTheme);
  addEventListener("load", showTheme);
  addEventListener("click", (event) => {
    if (!event.target.closest?.(".theme-switch")) return;
    const next = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length];
    localStorage.setItem(THEME_KEY, next);
    showTheme();
  });

  // For a year and for this site alone; the program reads it when the next page is asked for.
  function remember(name, value) {
    const kept = encodeURIComponent(value);
    document.cookie = `${name}=${kept}; path=/; max-age=31536000; samesite=lax`;
  }

  addEventListener("click", (event) => {
    const button = event.target.closest?.(".language-switch");
    if (!button) return;
    remember(button.dataset.cookie, button.lang);
    location.reload();
  });

  // Everything this site keeps here, but not that this device was let in: that is the program's.
  addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-forget]")) return;
    localStorage.clear();
    for (const entry of document.cookie.split("; ")) {
      document.cookie = `${entry.split("=")[0]}=; path=/; max-age=0; samesite=lax`;
    }
    location.reload();
  });

  return {
    remember,

    // Quasar names a language of its own while it loads.
    speak(language) {
      const speak = () => (document.documentElement.lang = language);
      speak();
      addEventListener("load", speak);
    },

    beat(newAges = {}) {
      ages = newAges;
      beatAt = performance.now();
      judge();
    },

    watch({ greyAfterS, blankAfterS }) {
      let cutAt = 0;
      judge = () => {
        const silentS = (performance.now() - (beatAt ?? openedAt)) / 1000;
        for (const [name, age] of Object.entries(ages)) {
          const old = age === null ? 0 : age + silentS;
          document.body.dataset[name] =
            old > blankAfterS ? "blank" : old > greyAfterS ? "stale" : "fresh";
        }
        document.body.dataset.offline = silentS > greyAfterS;
        return silentS;
      };
      setInterval(() => {
        const silentS = judge();
        const now = performance.now();
        const io = window.socket?.io;
        if (!io) return;
        // The defaults wait up to 5 s between attempts; a returning phone should not.
        io.reconnectionDelay(250);
        io.reconnectionDelayMax(1000);
        // After a sleep the line may look open and be dead: cut it, so that it is made anew.
        if (silentS > greyAfterS && window.socket.connected && now - cutAt > 4000) {
          cutAt = now;
          io.engine.close();
        }
      }, 200);
    },
  };
})();
