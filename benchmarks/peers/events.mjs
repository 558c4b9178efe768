/** Generates the same events as the class Payload. */
export const payloads = {
  SMALL: { size: 150, items: 0, bytes: 0 },
  BINARY: { size: 1_000, items: 0, bytes: 1_000 },
  JSON: { size: 20_000, items: 270, bytes: 0 },
  LARGE: { size: 1_000_000, items: 13_200, bytes: 0 },
};

export function argument(payload) {
  const { items, bytes } = payloads[payload];
  if (bytes > 0) return Buffer.from(Array.from({ length: bytes }, (_, i) => (i * 31) % 251));
  return items > 0 ? Array.from({ length: items }, (_, i) => item(i)) : { price: 9.75 };
}

const item = (i) => ({
  id: i,
  name: `item ${i}`,
  price: i * 1.25,
  stock: [i % 7, i % 11],
  isActive: i % 2 === 0,
});

const digits = (number, width) => String(number).padStart(width, "0");

export const marker = (run, sender, sequence) =>
  `~${digits(run, 5)}:${digits(sender, 3)}:${digits(sequence, 8)}~`;

export const rooms = (work) => Array.from({ length: work.rooms }, (_, i) => `room:${digits(i, 5)}`);
