package dev.pgemit.datasource;

/** A data source does not say how to open a connection past its pool. */
public final class UnreadableDataSourceException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableDataSourceException(String part) {
    super("not readable: " + part);
  }
}
