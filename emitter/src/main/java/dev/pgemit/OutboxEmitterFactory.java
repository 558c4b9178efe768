package dev.pgemit;

import dev.pgemit.outbox.OutboxDispatcher;
import dev.pgemit.outbox.OutboxTransport;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.ConnectionScope;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.GroupCommit;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.QueueTimeouts;
import dev.pgemit.publish.RoutingPublisher;
import dev.pgemit.schedule.PublishingPriority;
import dev.pgemit.schedule.ScheduleDispatcher;
import dev.pgemit.transport.PublishListener;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportSettings;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.MessageEncoder;
import java.time.Duration;

/** Builds the emitter over another transport with an outbox in Postgres. */
final class OutboxEmitterFactory {
  private OutboxEmitterFactory() {}

  /**
   * Creates an emitter.
   *
   * @throws dev.pgemit.wire.MessageValidationException if an option is out of bounds
   */
  static Emitter create(EmitterBuilder options, TransportFactory factory) {
    var table = AttachmentsTable.of(options.attachmentsTable);
    var listener = new MetricsListener(options.metrics);
    var queueTimeouts =
        new QueueTimeouts(
            Arguments.timeoutOrZero("queueTimeout", options.queueTimeout),
            Arguments.timeoutOrZero("retryTimeout", options.retryTimeout));
    var encoder =
        new MessageEncoder(
            ChannelNames.UNLIMITED, MessageEncoder.MAX_PAYLOAD_BYTES, options.objectMapper);
    var direct =
        factory.create(
            new TransportSettings(
                options.objectMapper,
                queueTimeouts.enqueueTimeout(),
                queueTimeouts.retryTimeout(),
                ReceiveMemoryBudget.ofSetting("answerMemory", options.answerMemory),
                listener));
    var pipeline =
        new RoutingPublisher(
            () ->
                new GroupCommit(
                    options.dataSource, table, DeliveryPath.OUTBOX, queueTimeouts, listener));
    var priority = new PublishingPriority(options.dataSource, pipeline);
    var transport =
        new OutboxTransport(
            direct,
            encoder,
            table,
            pipeline,
            options.dispatchesScheduled
                ? ScheduleDispatcher.start(
                    options.listenSource, priority, table, DeliveryPath.OUTBOX, listener)
                : null,
            options.dispatchesOutbox
                ? OutboxDispatcher.start(
                    target(options, factory, listener),
                    options.listenSource,
                    priority,
                    table,
                    listener)
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

  // The outbox has its own transport: a full outbox must not delay other messages. The dispatcher
  // retries, so the transport does not retry or report failures to callers.
  private static Transport target(
      EmitterBuilder options, TransportFactory factory, PipelineListener listener) {
    return factory.create(
        new TransportSettings(
            options.objectMapper,
            options.queueTimeout,
            Duration.ZERO,
            new ReceiveMemoryBudget(0),
            new PublishListener() {
              @Override
              public void threadFailed(String thread, Throwable cause) {
                listener.threadFailed(thread, cause);
              }
            }));
  }
}
