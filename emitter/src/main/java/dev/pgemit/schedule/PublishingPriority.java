package dev.pgemit.schedule;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.publish.PublishPipeline;
import dev.pgemit.publish.SqlErrorTranslator;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the dispatcher may have a connection. Where the server or the role has none left,
 * publishing needs the last one: its pool may lose it to a connection that opens while the pool
 * replaces one, or while Postgres restarts.
 *
 * @param dataSource the connections that publish
 * @param pipeline the pipeline that publishes
 */
public record PublishingPriority(DataSource dataSource, PublishPipeline pipeline) {
  private static final Logger LOGGER = LoggerFactory.getLogger(PublishingPriority.class);

  /** Whether publishing asked for a connection a moment ago and Postgres had none left. */
  boolean isPublishingStarved() {
    return pipeline.connectionLimitError() != null;
  }

  /**
   * Rejects a connection that publishing needs.
   *
   * @throws SQLException the error by which Postgres refused publishing a connection
   */
  void checkConnectionLimit() throws SQLException {
    var limitError = pipeline.connectionLimitError();
    if (limitError != null) {
      throw limitError;
    }
  }

  /**
   * Checks, while the dispatcher has its connection, that publishing has or can have one.
   *
   * @throws SQLException if Postgres has none left
   */
  void checkPublishingConnection() throws SQLException {
    checkConnectionLimit();
    if (pipeline.hasConnection()) {
      return;
    }
    try (var connection = ConnectionOpener.open(dataSource)) {
      LOGGER.trace("Publishing can have {}", connection);
    } catch (SQLException e) {
      if (SqlErrorTranslator.isConnectionLimitReached(e)) {
        throw e;
      }
      LOGGER.debug("Publishing has no connection at this moment, for another reason", e);
    }
  }
}
