package dev.pgemit.datasource;

/** A data source does not say how to open a connection past its pool. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableException(String part) {
    super("not readable: " + part);
  }
}
