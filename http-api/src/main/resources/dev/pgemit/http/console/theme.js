// The colour theme: that of the system, or a choice which this browser keeps.
const KEY = "pgemit.theme";
const THEMES = ["auto", "light", "dark"];

export function currentTheme() {
  const stored = localStorage.getItem(KEY);
  return THEMES.includes(stored) ? stored : "auto";
}

export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length];
  localStorage.setItem(KEY, next);
  applyTheme();
  return next;
}

export function applyTheme() {
  document.documentElement.dataset.theme = currentTheme();
  dispatchEvent(new Event("themechange"));
}
