const PREVIEW_BYTES = 16;

/** Stands for a binary argument: its size, and its first bytes in hexadecimal. */
export class BinarySummary {
  constructor(binary) {
    const bytes =
      binary instanceof ArrayBuffer
        ? new Uint8Array(binary)
        : new Uint8Array(binary.buffer, binary.byteOffset, binary.byteLength);
    const size = bytes.length === 1 ? "1 byte" : `${bytes.length.toLocaleString("en")} bytes`;
    const preview = [...bytes.subarray(0, PREVIEW_BYTES)]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(" ");
    const ellipsis = bytes.length > PREVIEW_BYTES ? " …" : "";
    this.text = bytes.length === 0 ? "binary, 0 bytes" : `binary, ${size}: ${preview}${ellipsis}`;
  }
}
