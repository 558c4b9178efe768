package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.trace.Exchange;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Publishes emits from bodies and from lines of a stream. */
public final class EmitPublisher {
  private final BroadcastOperator baseOperator;
  private final @Nullable Caller caller;

  /** Creates a publisher for the default namespace without a caller. */
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
   * @param exchange receives the namespace and the event
   * @return completes with the response once the emit is committed, and fails with a {@link
   *     ProblemException} if the caller lacks a right
   * @throws ProblemException naming all errors of the emit
   */
  CompletableFuture<CallResponse> publish(RawBody body, Exchange exchange) {
    var emit = parse(body.parseObject(), PublishGuard.of(caller(), Permission.EMIT, exchange));
    if (emit.delivery().isImmediate()) {
      return emit.publish().thenApply(CallResponse::accepted);
    }
    return emit.schedule()
        .thenApply(scheduled -> CallResponse.scheduled(scheduled.id(), scheduled.deliverAt()));
  }

  /**
   * Publishes the emit of a line.
   *
   * @return completes with the id once the emit is committed, and fails with a {@link
   *     ProblemException} if the caller lacks a right
   * @throws ProblemException naming all errors of the emit
   */
  public CompletableFuture<String> publish(ByteBuffer json) {
    var guard = PublishGuard.of(caller(), Permission.EMIT, message -> {});
    return parse(EmitLineParser.parse(json), guard).publish();
  }

  private ParsedEmit<BroadcastOperator> parse(ObjectNode body, PublishGuard guard) {
    var errors = new ValidationErrors();
    var emit = EmitParser.parse(baseOperator, FieldReader.of(body, errors, EmitParser.FIELDS));
    errors.throwIfAny();
    return emit.orElseThrow().guardedBy(guard);
  }

  private Caller caller() {
    return Objects.requireNonNull(caller, "the caller is missing");
  }
}
