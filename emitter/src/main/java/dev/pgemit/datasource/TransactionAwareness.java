package dev.pgemit.datasource;

import javax.sql.DataSource;
import org.postgresql.ds.common.BaseDataSource;

/** Recognizes data sources that never return the connection of a transaction in progress. */
public final class TransactionAwareness {
  private TransactionAwareness() {}

  /** Returns false only for a data source that never returns the connection of a transaction. */
  public static boolean canJoinTransaction(DataSource source) {
    if (source instanceof BaseDataSource) {
      return false;
    }
    for (var supported : SupportedDataSource.values()) {
      if (supported.matches(source)) {
        return supported.canJoinTransaction(source);
      }
    }
    return true;
  }
}
