package dev.pgemit.http.warmup;

import dev.pgemit.transport.Capability;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportStatus;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Encodes messages and sends none. Completes calls where the pipeline of Postgres does. */
final class DiscardingTransport implements Transport {
  private final ChannelNames channels = new ChannelNames(ChannelNames.DEFAULT_PREFIX);
  private final MessageEncoder encoder =
      new MessageEncoder(channels, MessageEncoder.MAX_PAYLOAD_BYTES, new JsonMapper());

  @Override
  public String name() {
    return "warm-up";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public void checkNamespace(Namespace namespace) {
    var unused = channels.forNamespace(namespace);
  }

  @Override
  public EncodedMessage encode(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    return encoder.encode(message, chosenId, traceparent);
  }

  @Override
  public Result publish(Publication publication) {
    return Result.PUBLISHED;
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    ForkJoinPool.commonPool().execute(() -> callback.onResult(Result.PUBLISHED));
  }

  @Override
  public TransportStatus status() {
    return TransportStatus.WORKING;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
