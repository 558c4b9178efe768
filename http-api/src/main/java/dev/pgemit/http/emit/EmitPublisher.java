package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.route.CallResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Publishes emits from bodies and from lines of a stream. */
public final class EmitPublisher {
  private final BroadcastOperator baseOperator;
  private final @Nullable Caller caller;

  /**
   * Creates a publisher for the default namespace without a caller.
   *
   * @param emitter publishes the emits
   */
  public EmitPublisher(Emitter emitter) {
    this(emitter.of("/"), null);
  }

  private EmitPublisher(BroadcastOperator baseOperator, @Nullable Caller caller) {
    this.baseOperator = baseOperator;
    this.caller = caller;
  }

  /** Returns a copy that checks the permissions of the caller. Publishing requires a caller. */
  public EmitPublisher forCaller(Caller newCaller) {
    return new EmitPublisher(baseOperator, newCaller);
  }

  /** Returns a copy with different default options. */
  public EmitPublisher withOptions(UnaryOperator<BroadcastOperator> customizer) {
    var changed = customizer.apply(baseOperator);
    return changed.equals(baseOperator) ? this : new EmitPublisher(changed, caller);
  }

  /**
   * Publishes the emit of a body.
   *
   * @param onParsed receives the parsed emit before the emit is published
   * @return completes with the response once the emit is committed
   * @throws ProblemException naming all errors of the emit
   */
  CompletableFuture<CallResponse> publish(
      RawBody body, Consumer<ParsedEmit<BroadcastOperator>> onParsed) {
    var published =
        body.isMessagePack() ? null : publishFast(body.bytes(), 0, body.bytes().length, onParsed);
    if (published != null) {
      return published.thenApply(CallResponse::accepted);
    }
    var emit = parseFully(body.parseObject());
    onParsed.accept(emit);
    if (emit.delivery().isImmediate()) {
      return emit.publish().thenApply(CallResponse::accepted);
    }
    return emit.schedule()
        .thenApply(scheduled -> CallResponse.scheduled(scheduled.id(), scheduled.deliverAt()));
  }

  /**
   * Publishes the emit of a range of bytes.
   *
   * @return completes with the id once the emit is committed
   * @throws ProblemException naming all errors of the emit
   */
  public CompletableFuture<String> publish(byte[] json, int offset, int length) {
    var published = publishFast(json, offset, length, emit -> {});
    return published == null
        ? parseFully(RawBody.parseObject(json, offset, length)).publish()
        : published;
  }

  private @Nullable CompletableFuture<String> publishFast(
      byte[] json, int offset, int length, Consumer<ParsedEmit<BroadcastOperator>> onParsed) {
    var emit = FastEmitParser.parse(baseOperator, json, offset, length);
    if (emit.isEmpty()) {
      return null;
    }
    authorize(emit.get());
    onParsed.accept(emit.get());
    var published = emit.get().publish();
    return isInvalid(published) ? null : published;
  }

  private ParsedEmit<BroadcastOperator> parseFully(ObjectNode body) {
    var errors = new ValidationErrors();
    var emit = EmitParser.parse(baseOperator, FieldReader.of(body, errors, EmitParser.FIELDS));
    errors.throwIfAny();
    authorize(emit.orElseThrow());
    return emit.get().ownedBy(caller());
  }

  private void authorize(ParsedEmit<?> emit) {
    emit.authorize(caller(), Permission.EMIT);
  }

  private Caller caller() {
    return Objects.requireNonNull(caller, "who emits is named");
  }

  // The emitter encodes a message before submission, so an invalid message fails immediately.
  private static boolean isInvalid(CompletableFuture<String> published) {
    if (!published.isCompletedExceptionally()) {
      return false;
    }
    try {
      published.join();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof InvalidMessageException;
    }
  }
}
