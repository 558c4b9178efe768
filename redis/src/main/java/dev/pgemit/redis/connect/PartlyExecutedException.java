package dev.pgemit.redis.connect;

/** Redis executed some commands of a transaction, and refused others. */
public final class PartlyExecutedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PartlyExecutedException(String firstError) {
    super(firstError);
  }
}
