package dev.pgemit.http.files;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory, with an ETag.
 *
 * @param contentType the media type
 * @param content the bytes, which every response shares; never modified
 * @param etag the entity tag, in quotation marks
 * @param headers further response headers, by name
 * @param compressed the same file compressed with gzip; {@code null} if that saves nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StaticFile(
    String contentType,
    byte[] content,
    String etag,
    Map<String, String> headers,
    @Nullable StaticFile compressed) {
  private static final int ETAG_BYTES = 12;
  private static final String FOREVER = "public, max-age=31536000, immutable";

  /** Creates a file from bytes. */
  public static StaticFile of(String contentType, byte[] content) {
    var zipped = Gzip.compress(content);
    var compressed =
        zipped.length < content.length
            ? new StaticFile(contentType, zipped, etagOf(zipped), Map.of(), null)
            : null;
    return new StaticFile(contentType, content, etagOf(content), Map.of(), compressed);
  }

  /** Creates a file from text. */
  public static StaticFile of(String contentType, String content) {
    return of(contentType, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a copy with one more response header. */
  public StaticFile withHeader(String name, String value) {
    var all = new HashMap<>(headers);
    all.put(name, value);
    return new StaticFile(
        contentType,
        content,
        etag,
        Map.copyOf(all),
        compressed == null ? null : compressed.withHeader(name, value));
  }

  /** Returns a copy that browsers never ask for again: its path changes with its content. */
  public StaticFile keptForGood() {
    return withHeader("Cache-Control", FOREVER);
  }

  /**
   * Returns whether a client already has this content.
   *
   * @param ifNoneMatch the header {@code If-None-Match}; {@code null} if absent
   */
  public boolean isKnownBy(@Nullable String ifNoneMatch) {
    return ifNoneMatch != null
        && (ifNoneMatch.strip().equals("*")
            || Arrays.stream(ifNoneMatch.split(","))
                .map(tag -> tag.strip().replaceFirst("^W/", ""))
                .anyMatch(etag::equals));
  }

  /** Returns the first bytes of the SHA-256 of some content, in base64url. */
  public static String fingerprint(byte[] content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, ETAG_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String etagOf(byte[] content) {
    return '"' + fingerprint(content) + '"';
  }
}
