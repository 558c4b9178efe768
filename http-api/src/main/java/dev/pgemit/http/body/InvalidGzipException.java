package dev.pgemit.http.body;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A body is not in the gzip format. */
public final class InvalidGzipException extends IOException {
  /** The name of the request's attribute with the fault of a stream, set at the stream's end. */
  public static final String ATTRIBUTE = "pgemit.invalidGzip";

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param reason the fault, which continues the sentence "The body is not valid gzip: …"
   */
  public InvalidGzipException(String reason, @Nullable Throwable cause) {
    super("The body is not valid gzip: " + reason, cause);
  }
}
