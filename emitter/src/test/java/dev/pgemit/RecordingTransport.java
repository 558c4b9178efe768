package dev.pgemit;

import dev.pgemit.transport.Capability;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportStatus;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records the messages that an emitter publishes, and answers its requests from a script. */
final class RecordingTransport implements Transport {
  private static final JsonMapper JSON = new JsonMapper();

  private final ChannelNames channels = new ChannelNames(ChannelNames.DEFAULT_PREFIX);
  private final MessageEncoder encoder =
      new MessageEncoder(channels, MessageEncoder.MAX_PAYLOAD_BYTES, JSON);
  private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  private final List<Publication> publications = new ArrayList<>();
  private Result result = Result.PUBLISHED;
  private @Nullable Function<ServerRequest, ServerResponses> responder;
  private boolean isClosed;

  RecordingTransport with(Capability... supported) {
    capabilities.addAll(List.of(supported));
    return this;
  }

  RecordingTransport answering(Function<ServerRequest, ServerResponses> script) {
    responder = script;
    return with(Capability.REQUESTS);
  }

  void failWith(Result.Failed failure) {
    result = failure;
  }

  /** Returns the messages of each call, as JSON. */
  List<List<JsonNode>> published() {
    return publications.stream()
        .map(publication -> publication.messages().stream().map(RecordingTransport::json).toList())
        .toList();
  }

  private static JsonNode json(EncodedMessage message) {
    return JSON.readTree(new String(message.payload(), StandardCharsets.UTF_8));
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
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
    publications.add(publication);
    return result;
  }

  @Override
  public CompletableFuture<ServerResponses> ask(ServerRequest request) {
    var script = responder;
    if (script == null) {
      return Transport.super.ask(request);
    }
    publish(Publication.of(request.messages(), null));
    return CompletableFuture.completedFuture(script.apply(request));
  }

  @Override
  public TransportStatus status() {
    return TransportStatus.WORKING;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
