package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.EmitOperator;
import dev.pgemit.Emitter;
import dev.pgemit.MessagePreview;
import dev.pgemit.OutgoingMessage;
import dev.pgemit.RecurringEmit;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.route.AsyncCall;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * The dry runs of the calls that publish the messages of one body. They parse and authorize as
 * those calls do, into a batch that is never published.
 */
public final class DryRunCalls {
  private static final int DEFAULT_TIMEOUT_MILLIS = 5_000;
  private static final int MAX_TIMEOUT_MILLIS = 60_000;

  private final Emitter emitter;
  private final BroadcastOperator baseOperator;

  /**
   * Creates the calls.
   *
   * @param emitter encodes messages and counts sockets
   */
  public DryRunCalls(Emitter emitter) {
    this.emitter = emitter;
    this.baseOperator = emitter.of("/");
  }

  CompletableFuture<CallResponse> emit(CallRequest request) {
    var counting = countingOperator(request);
    var body = request.readBody().parseObject();
    var guard = PublishGuard.of(request.caller(), Permission.EMIT, request.exchange());
    var message = preview(request.exchange()::withTrace, guard, body);
    return DryRun.toSockets(DryRun.target(counting, guard.message()), message);
  }

  /**
   * Returns the message of an emit.
   *
   * @param options the options that the emit starts from
   * @param guard checks the rights of the caller
   * @throws dev.pgemit.http.problem.ProblemException naming all errors of the emit
   * @throws dev.pgemit.InvalidMessageException if the message cannot be encoded
   */
  public MessagePreview preview(
      UnaryOperator<EmitOperator> options, PublishGuard guard, ObjectNode body) {
    var batch = emitter.batch();
    var errors = new ValidationErrors();
    var emit =
        EmitParser.parse(
            options.apply(batch.of("/")), FieldReader.of(body, errors, EmitParser.FIELDS));
    errors.throwIfAny();
    emit.orElseThrow().guardedBy(guard).addToBatch();
    return batch.preview().get(0);
  }

  CompletableFuture<CallResponse> emitBatch(CallRequest request) {
    var counting = countingOperator(request);
    var body = request.readBody().parseObject();
    var messages = new ArrayList<OutgoingMessage>();
    var batch =
        BatchBodyParser.parse(
            emitter.batch(), request.exchange()::withTrace, request.caller(), body, messages::add);
    return BatchTargets.of(counting, messages).respond(batch.preview());
  }

  /** Returns the dry run of an operation. */
  AsyncCall operation(PublishOperation operation, String... fieldNames) {
    return request -> {
      var counting = countingOperator(request);
      var fields =
          FieldReader.of(request.readBody().parseObject(), new ValidationErrors(), fieldNames);
      var batch = emitter.batch();
      var exchange = request.exchange();
      var guard = PublishGuard.of(request.caller(), operation.permission(), exchange);
      var operator = guard.applyTo(exchange.withTrace(batch.of("/")));
      var added = operation.publish(operator, guard, fields, exchange);
      if (added.isCompletedExceptionally()) {
        return added.thenApply(CallResponse::accepted); // invalid, and fails with the reason
      }
      var message = batch.preview().get(0);
      return operation.permission() == Permission.SERVER_SIDE_EMIT
          ? DryRun.toServers(counting.of(guard.message().namespace()), message)
          : DryRun.toSockets(DryRun.target(counting, guard.message()), message);
    };
  }

  /**
   * Returns the dry run of a stored message.
   *
   * @param emit the message's target
   */
  public CompletableFuture<CallResponse> recurring(
      CallRequest request, RecurringEmit emit, MessagePreview message) {
    var counting = countingOperator(request).of(emit.namespace()).except(emit.except());
    if (emit.verb().equals("serverSideEmit")) {
      return DryRun.toServers(counting, message);
    }
    return DryRun.toSockets(emit.to().isEmpty() ? counting : counting.to(emit.to()), message);
  }

  /** Checks the query and the idempotency key, and returns the operator that counts sockets. */
  private BroadcastOperator countingOperator(CallRequest request) {
    var query = request.query();
    var timeout = query.integerField("timeout", DEFAULT_TIMEOUT_MILLIS, 1, MAX_TIMEOUT_MILLIS);
    query.errors().throwIfAny();
    var unused = IdempotencyKeyHeader.applyTo(request, baseOperator);
    return baseOperator.timeout(Duration.ofMillis(timeout));
  }
}
