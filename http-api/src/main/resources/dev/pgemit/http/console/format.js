// Numbers, sizes and times as people read them.
const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const DAY = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

export const count = (value) => WHOLE.format(value);

export function short(value) {
  if (Math.abs(value) >= 10_000) return SHORT.format(value);
  if (Number.isInteger(value) || Math.abs(value) >= 100) return WHOLE.format(value);
  const digits = Math.abs(value) < 1 ? 2 : Math.abs(value) < 10 ? 1 : 0;
  return String(Number(value.toFixed(digits)));
}

export function bytes(value) {
  if (value < 1_024) return `${value} B`;
  if (value < 1_048_576) return `${(value / 1_024).toFixed(value < 10_240 ? 1 : 0)} KiB`;
  return `${(value / 1_048_576).toFixed(1)} MiB`;
}

export function milliseconds(value) {
  if (value >= 10_000) return `${(value / 1_000).toFixed(0)} s`;
  if (value >= 1_000) return `${(value / 1_000).toFixed(1)} s`;
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, "") : Math.round(value)} ms`;
}

export const percent = (value) =>
  `${value > 0 && value < 0.01 ? "< 1" : Math.round(value * 100)} %`;

export const plural = (number, one, many = `${one}s`) =>
  `${count(number)} ${number === 1 ? one : many}`;

export const clock = (time) => CLOCK.format(time);
export const clockMillis = (time) =>
  `${CLOCK.format(time)}.${String(time.getMilliseconds()).padStart(3, "0")}`;
export const full = (time) => FULL.format(time);

/** The date and the time, without the date for today. */
export function when(text) {
  const time = new Date(text);
  const isToday = time.toDateString() === new Date().toDateString();
  return isToday ? CLOCK.format(time) : `${DAY.format(time)}, ${CLOCK.format(time).slice(0, 5)}`;
}

/** The time from now, such as "in 5 min" or "2 h ago". */
export function relative(text, now = Date.now()) {
  const seconds = (new Date(text).getTime() - now) / 1_000;
  const size = Math.abs(seconds);
  const amount =
    size < 10
      ? ""
      : size < 90
        ? `${Math.round(size)} s`
        : size < 5_400
          ? `${Math.round(size / 60)} min`
          : size < 129_600
            ? `${Math.round(size / 3_600)} h`
            : `${Math.round(size / 86_400)} days`;
  if (amount === "") return seconds > 0 ? "in a moment" : "just now";
  return seconds > 0 ? `in ${amount}` : `${amount} ago`;
}

/** A time in another zone, with the name of the zone. */
export function inZone(text, zone) {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(new Date(text));
}
