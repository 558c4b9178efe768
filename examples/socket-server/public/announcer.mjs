const INTERVAL_MS = 2_000;

/**
 * Tells screen readers of new events, a sentence every two seconds at most: a live region that
 * reads each row would never fall silent.
 */
export function announcer(region) {
  let unsaid = 0;
  let latest = "";
  let timer;

  function say() {
    timer = undefined;
    if (unsaid === 0) return;
    region.textContent =
      unsaid === 1 ? `New event: ${latest}` : `${unsaid} new events, the latest: ${latest}`;
    unsaid = 0;
    timer = setTimeout(say, INTERVAL_MS);
  }

  return (number, name) => {
    unsaid += number;
    latest = name;
    if (timer === undefined) say();
  };
}
