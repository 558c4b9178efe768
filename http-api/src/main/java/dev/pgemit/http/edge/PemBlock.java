package dev.pgemit.http.edge;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468).
 *
 * @param label what it says it is
 * @param base64 the base64 in it, with its line breaks
 */
record PemBlock(String label, String base64) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /** All blocks of a file; what stands between them is for people. */
  static List<PemBlock> parseAll(byte[] file) {
    return BLOCK
        .matcher(new String(file, StandardCharsets.ISO_8859_1))
        .results()
        .map(block -> new PemBlock(block.group(1), block.group(2)))
        .toList();
  }

  /**
   * What it holds.
   *
   * @throws IllegalArgumentException if it is no base64
   */
  byte[] bytes() {
    return Base64.getMimeDecoder().decode(base64);
  }

  /** Never what it holds: that may be a private key. */
  @Override
  public String toString() {
    return "Pem[" + label + "]";
  }
}
