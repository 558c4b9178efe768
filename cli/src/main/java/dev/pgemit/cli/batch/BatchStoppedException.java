package dev.pgemit.cli.batch;

/** Reports that a batch ended before its last line. */
final class BatchStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BatchStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
