package dev.pgemit.spring;

import dev.pgemit.Emitter;
import dev.pgemit.EmitterBuilder;
import dev.pgemit.TransportFactory;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties of the emitter. A property that is not set has the default of {@link
 * EmitterBuilder}, which also checks the values.
 *
 * @param enabled Whether to create an Emitter bean. If set to true, startup fails without a single
 *     DataSource.
 * @param channelPrefix Prefix of the NOTIFY channels, as the adapter's channelPrefix.
 * @param attachmentsTable Attachments table, as the adapter's tableName: table or schema.table.
 * @param payloadThreshold Maximum size of a message in a notification, up to 7999 bytes, which is
 *     the default. Servers fetch larger messages from the attachments table.
 * @param queueTimeout How long an emit waits for space in a full queue. The default is 5s.
 * @param retryTimeout How long the emitter retries after a temporary failure. The default is 5s.
 * @param answerMemory Memory for the responses of all pending requests, at least 1MB. The default
 *     is a quarter of the heap.
 * @param handshakeSecrets Whether fetched sockets keep cookies and other credentials of their
 *     handshakes.
 * @param joinTransactions Whether an emit inside a Spring transaction is part of it.
 * @param dispatchScheduled Whether this application sends scheduled and recurring emits when they
 *     are due. One application per database is enough.
 * @param dispatchOutbox Whether this application sends the messages of the outbox, with a
 *     TransportFactory bean. One application per database is enough.
 * @param removeOldAttachments Whether this application removes attachments older than a minute.
 * @param migrate Whether to create or update the tables of pgemit at startup, after the
 *     application's own Flyway or Liquibase. Needs pgemit-migrations.
 * @param listen The listening connection.
 */
@ConfigurationProperties("pgemit")
public record PgemitProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("socket.io") String channelPrefix,
    @DefaultValue("socket_io_attachments") String attachmentsTable,
    @Nullable DataSize payloadThreshold,
    @Nullable Duration queueTimeout,
    @Nullable Duration retryTimeout,
    @Nullable DataSize answerMemory,
    @DefaultValue("false") boolean handshakeSecrets,
    @DefaultValue("true") boolean joinTransactions,
    @DefaultValue("false") boolean dispatchScheduled,
    @DefaultValue("false") boolean dispatchOutbox,
    @DefaultValue("false") boolean removeOldAttachments,
    @DefaultValue("false") boolean migrate,
    @DefaultValue Listen listen) {

  /**
   * The listening connection, which receives the answers of servers.
   *
   * @param url JDBC URL of the listening connection, without a pooler in transaction mode. The
   *     default is the address of the DataSource.
   * @param username User of the listening connection, if the URL names none.
   * @param password Password of the listening connection.
   */
  public record Listen(@Nullable String url, @Nullable String username, @Nullable String password) {
    /** Returns a description without the password, and without the URL, which may contain one. */
    @Override
    public String toString() {
      return "Listen[username=%s]".formatted(username);
    }
  }

  /**
   * Returns a builder with these properties, over a data source.
   *
   * @param transport carries the messages, with the data source as its outbox; {@code null} for
   *     Postgres
   */
  EmitterBuilder builder(DataSource dataSource, @Nullable TransportFactory transport) {
    var builder =
        (transport == null
                ? Emitter.builder(dataSource)
                : Emitter.builder(transport).outbox(dataSource))
            .channelPrefix(channelPrefix)
            .attachmentsTable(attachmentsTable);
    var map = PropertyMapper.get();
    map.from(payloadThreshold)
        .as(size -> Math.toIntExact(Math.min(size.toBytes(), Integer.MAX_VALUE)))
        .to(builder::payloadThreshold);
    map.from(queueTimeout).to(builder::queueTimeout);
    map.from(retryTimeout).to(builder::retryTimeout);
    map.from(answerMemory).as(DataSize::toBytes).to(builder::answerMemory);
    builder
        .handshakeSecrets(handshakeSecrets)
        .dispatchScheduled(dispatchScheduled)
        .dispatchOutbox(dispatchOutbox)
        .removeOldAttachments(removeOldAttachments);
    setListenUrl(builder);
    return builder;
  }

  private void setListenUrl(EmitterBuilder builder) {
    if (listen.url() == null) {
      if (listen.username() != null || listen.password() != null) {
        throw new InvalidPropertyException(
            "pgemit.listen.url",
            "pgemit.listen.username and pgemit.listen.password need pgemit.listen.url");
      }
    } else if (listen.username() == null && listen.password() == null) {
      builder.listenUrl(listen.url());
    } else if (listen.username() == null || listen.password() == null) {
      throw new InvalidPropertyException(
          "pgemit.listen.url",
          "pgemit.listen.username and pgemit.listen.password belong together: set both or neither");
    } else {
      builder.listenUrl(listen.url(), listen.username(), listen.password());
    }
  }
}
