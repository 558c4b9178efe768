package dev.pgemit.schedule;

import dev.pgemit.listen.ListenConnectionSource;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.ScheduleErrorTranslator;
import dev.pgemit.transport.Outage;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages when they are due. Any number of dispatchers can run at once, on any number of
 * machines.
 */
public final class ScheduleDispatcher implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ScheduleDispatcher.class);

  /** Explains the limits of the tables of pgemit 0.1.0. */
  public static final String OLD_SCHEMA =
      "An older version of pgemit created the tables pgemit_scheduled and"
          + " pgemit_recurring. Messages scheduled earlier are sent; new ones are"
          + " rejected. Run \"pgemit migrate\" of this version";

  private static final String NOT_SENT = "Scheduled messages are not sent when they are due";

  private final AttachmentsTable table;
  private final DeliveryPath path;
  private final PipelineListener listener;
  private final DispatchLoop loop;
  private volatile boolean isOldSchema;

  private ScheduleDispatcher(
      ListenConnectionSource source,
      PublishingPriority publishingPriority,
      AttachmentsTable table,
      DeliveryPath path,
      PipelineListener listener) {
    this.table = table;
    this.path = path;
    this.listener = listener;
    this.loop =
        new DispatchLoop(new DueMessages(), source, publishingPriority, listener::threadFailed);
  }

  /**
   * Starts a dispatcher.
   *
   * @param source opens the connection, to a primary and without a pooler
   * @param publishingPriority reserves the last connection for publishing
   * @param table the attachments table, whose schema also holds the tables of the schedule
   * @param path the way of due messages
   * @param listener receives the number of sent messages
   */
  public static ScheduleDispatcher start(
      ListenConnectionSource source,
      PublishingPriority publishingPriority,
      AttachmentsTable table,
      DeliveryPath path,
      PipelineListener listener) {
    var dispatcher = new ScheduleDispatcher(source, publishingPriority, table, path, listener);
    dispatcher.loop.start();
    return dispatcher;
  }

  private final class DueMessages implements DispatchLoop.Work {
    @Override
    public String threadName() {
      return "pgemit-dispatcher";
    }

    @Override
    public String failure() {
      return NOT_SENT;
    }

    @Override
    public String recovery() {
      return "Scheduled messages are sent again when they are due";
    }

    @Override
    public String explain(SQLException cause) {
      return ScheduleErrorTranslator.explain(cause, table);
    }

    @Override
    public void run(Connection connection, DispatchLoop current) throws SQLException {
      DispatchSession.open(connection, table, path, listener, current::shouldStop)
          .run(isOld -> recordSuccess(current, isOld));
    }
  }

  private void recordSuccess(DispatchLoop current, boolean isOld) {
    if (isOld && !isOldSchema) {
      LOGGER.warn(OLD_SCHEMA);
    }
    isOldSchema = isOld;
    current.recordSuccess();
  }

  /** Returns why messages are not sent when they are due; {@code null} if no reason is known. */
  public @Nullable Outage outage() {
    var failure = loop.outage();
    if (failure != null) {
      return new Outage(NOT_SENT + ": " + failure.message(), failure.cause());
    }
    return isOldSchema ? new Outage(OLD_SCHEMA) : null;
  }

  /** Finishes the current transaction, and stops the thread. Scheduled messages stay stored. */
  @Override
  public void close() {
    loop.close();
  }
}
