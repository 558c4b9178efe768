// Binary, which the tail has as base64: as hex, and as a picture if it is one.
import { html, useEffect, useMemo, useState } from "../html.js";
import { bytes as size } from "../format.js";

const MAX_HEX = 512;
const PICTURES = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", [0x52, 0x49, 0x46, 0x46]],
];

/** Whether a string may be base64. Short base64 looks like a word, so it counts as text. */
export function looksBinary(text) {
  return (
    text.length >= 16 &&
    text.length % 4 === 0 &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(text.slice(-2_000)) &&
    /[A-Z0-9+/=]/.test(text)
  );
}

export function BinaryPreview({ base64 }) {
  const content = useMemo(
    () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    [base64],
  );
  const type = PICTURES.find(([, magic]) =>
    magic.every((byte, index) => content[index] === byte),
  )?.[0];
  return html`<span class="binary">
    <span class="soft">${size(content.length)} of binary</span>
    ${type && html`<${Picture} content=${content} type=${type} />`}
    <code class="hex">${hex(content)}</code>
  </span>`;
}

function Picture({ content, type }) {
  const [address, setAddress] = useState("");
  useEffect(() => {
    const created = URL.createObjectURL(new Blob([content], { type }));
    setAddress(created);
    return () => URL.revokeObjectURL(created);
  }, [content, type]);
  return address && html`<img src=${address} alt=${`A picture, ${type}`} />`;
}

function hex(content) {
  const lines = [];
  for (let start = 0; start < Math.min(content.length, MAX_HEX); start += 16) {
    const row = [...content.subarray(start, Math.min(start + 16, MAX_HEX))];
    const codes = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row
      .map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·"))
      .join("");
    lines.push(`${start.toString(16).padStart(4, "0")}  ${codes.padEnd(47)}  ${text}`);
  }
  return lines.join("\n") + (content.length > MAX_HEX ? "\n…" : "");
}
