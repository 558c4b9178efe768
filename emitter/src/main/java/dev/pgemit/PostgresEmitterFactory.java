package dev.pgemit;

import dev.pgemit.listen.AttachmentReader;
import dev.pgemit.listen.ClusterClient;
import dev.pgemit.listen.ListenTimes;
import dev.pgemit.postgres.PostgresTransport;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.ConnectionScope;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.GroupCommit;
import dev.pgemit.publish.QueueTimeouts;
import dev.pgemit.publish.RoutingPublisher;
import dev.pgemit.retention.AttachmentCleaner;
import dev.pgemit.schedule.PublishingPriority;
import dev.pgemit.schedule.ScheduleDispatcher;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.MessageEncoder;

/** Builds the emitter over Postgres from the options of an {@link EmitterBuilder}. */
final class PostgresEmitterFactory {
  private PostgresEmitterFactory() {}

  /**
   * Creates an emitter.
   *
   * @throws dev.pgemit.wire.MessageValidationException if an option is out of bounds
   */
  static Emitter create(EmitterBuilder options) {
    var channels = new ChannelNames(options.channelPrefix);
    var encoder = new MessageEncoder(channels, options.payloadThreshold, options.objectMapper);
    var table = AttachmentsTable.of(options.attachmentsTable);
    var listener = new MetricsListener(options.metrics);
    var queueTimeouts =
        new QueueTimeouts(
            Arguments.timeoutOrZero("queueTimeout", options.queueTimeout),
            Arguments.timeoutOrZero("retryTimeout", options.retryTimeout));
    var responseBudget = ReceiveMemoryBudget.ofSetting("answerMemory", options.answerMemory);
    var pipeline =
        new RoutingPublisher(
            () ->
                new GroupCommit(
                    options.dataSource, table, DeliveryPath.NOTIFY, queueTimeouts, listener));
    var client =
        new ClusterClient(
            channels,
            encoder,
            pipeline,
            options.listenSource,
            new AttachmentReader(table),
            ListenTimes.DEFAULT,
            responseBudget,
            listener::threadFailed);
    var priority = new PublishingPriority(options.dataSource, pipeline);
    var transport =
        new PostgresTransport(
            channels,
            encoder,
            table,
            pipeline,
            client,
            options.dispatchesScheduled
                ? ScheduleDispatcher.start(
                    options.listenSource, priority, table, DeliveryPath.NOTIFY, listener)
                : null,
            options.removesOldAttachments
                ? AttachmentCleaner.start(options.dataSource, table, listener)
                : null);
    var connections = ConnectionScope.of(options.dataSource);
    var join = options.join;
    return new Emitter(
        transport,
        join == null ? transport : join.publisher(transport),
        new ScheduleStore(join == null ? connections : join.connections(connections), table),
        options.keepsHandshakeSecrets,
        options.interceptors,
        options.observer);
  }
}
