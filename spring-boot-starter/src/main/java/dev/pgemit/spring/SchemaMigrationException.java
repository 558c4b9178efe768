package dev.pgemit.spring;

/** Reports that {@code pgemit.migrate} could not create or update the tables. Startup fails. */
public final class SchemaMigrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaMigrationException(String message, Throwable cause) {
    super(message, cause);
  }
}
