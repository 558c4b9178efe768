package dev.pgemit.datasource;

/** Reports that a data source does not reveal how to open a connection without its pool. */
public final class UnreadableDataSourceException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableDataSourceException(String part) {
    super("not readable: " + part);
  }
}
