package dev.pgemit.http.edge;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468).
 *
 * @param base64 the base64 content, including line breaks
 */
record PemBlock(String label, String base64) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /** Returns all blocks of a file and ignores the text between them. */
  static List<PemBlock> parseAll(byte[] file) {
    return BLOCK
        .matcher(new String(file, StandardCharsets.ISO_8859_1))
        .results()
        .map(block -> new PemBlock(block.group(1), block.group(2)))
        .toList();
  }

  /**
   * Returns the decoded content.
   *
   * @throws IllegalArgumentException if the content is not base64
   */
  byte[] bytes() {
    return Base64.getMimeDecoder().decode(base64);
  }

  /** Omits the content, which may be a private key. */
  @Override
  public String toString() {
    return "Pem[" + label + "]";
  }
}
