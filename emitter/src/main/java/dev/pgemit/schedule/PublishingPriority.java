package dev.pgemit.schedule;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.publish.RoutingPublisher;
import dev.pgemit.publish.SqlErrorTranslator;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the dispatcher may have a connection. If the server or the role has no other
 * connection left, publishing needs the last one. The publishing pool may lose a connection while
 * it replaces one, or while Postgres restarts.
 *
 * @param dataSource the connections that publish
 * @param pipeline the pipeline that publishes
 */
public record PublishingPriority(DataSource dataSource, RoutingPublisher pipeline) {
  private static final Logger LOGGER = LoggerFactory.getLogger(PublishingPriority.class);

  /** Returns whether a connection limit of Postgres recently blocked publishing. */
  boolean isPublishingStarved() {
    return pipeline.connectionLimitError() != null;
  }

  /** Throws the connection limit error of publishing, if there is one. */
  void checkConnectionLimit() throws SQLException {
    var limitError = pipeline.connectionLimitError();
    if (limitError != null) {
      throw limitError;
    }
  }

  /** Throws if Postgres has no connection left for publishing besides the dispatcher's. */
  void checkPublishingConnection() throws SQLException {
    checkConnectionLimit();
    if (pipeline.hasConnection()) {
      return;
    }
    try (var connection = ConnectionOpener.open(dataSource)) {
      LOGGER.trace("A connection is free for publishing: {}", connection);
    } catch (SQLException e) {
      if (SqlErrorTranslator.isConnectionLimitReached(e)) {
        throw e;
      }
      LOGGER.debug("Publishing has no connection at the moment, for another reason", e);
    }
  }
}
