package dev.pgemit.http.answers;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.access.ConcurrencyLimit;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.emit.DryRun;
import dev.pgemit.http.emit.EmitParser;
import dev.pgemit.http.emit.ParsedEmit;
import dev.pgemit.http.emit.PublishGuard;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.AsyncCall;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.route.LineStream;
import dev.pgemit.http.route.Routes;
import java.util.concurrent.CompletableFuture;

/**
 * Route for {@code POST /v1/emit-with-ack}. Responds with one document at the end, or with a line
 * for each acknowledgement as it arrives.
 */
final class EmitWithAckRoute {
  private static final String PATH = "/v1/emit-with-ack";

  // Each stream has a thread, and up to 1 MiB of lines that wait for the reader.
  private static final int MAX_STREAMS = 100;

  private final ClusterRequestRoutes requests;
  private final BroadcastOperator baseOperator;
  private final ConcurrencyLimit streams =
      new ConcurrencyLimit(
          MAX_STREAMS,
          "streams of acknowledgements",
          "nothing was published. Wait until another stream ends, or ask for application/json");

  EmitWithAckRoute(ClusterRequestRoutes requests, BroadcastOperator baseOperator) {
    this.requests = requests;
    this.baseOperator = baseOperator;
  }

  void addTo(Routes routes) {
    routes.postAsync(
        PATH,
        QueryParameters.NONE
            .flags(DryRun.NAME)
            .withBodyFields(EmitParser.fieldsAnd(ClusterRequestRoutes.TIMEOUT)),
        orDryRun(this::collect),
        this::stream);
  }

  private AsyncCall orDryRun(AsyncCall call) {
    return DryRun.orElse(
        requests.dryRun(Permission.ACK, this::preview),
        requests.publishing(Verb.EMIT_WITH_ACK, Permission.ACK, call));
  }

  private CompletableFuture<CallResponse> collect(CallRequest request) {
    var emit = parse(request).emit();
    return emit.operator()
        .emitWithAck(emit.event(), emit.args().toArray())
        .thenApply(acks -> CallResponse.ofMessage(acks.id(), ClusterDocuments.of(acks)));
  }

  private CompletableFuture<CallResponse> stream(CallRequest request, LineStream lines) {
    var permit = streams.acquire(request.caller());
    try {
      var response =
          orDryRun(each -> stream(each, new AcknowledgementLines(lines::send))).start(request);
      lines.whenClosed(permit::close);
      return response;
    } catch (RuntimeException | Error e) {
      permit.close();
      throw e;
    }
  }

  private CompletableFuture<CallResponse> stream(CallRequest request, AcknowledgementLines lines) {
    var emit = parse(request).emit();
    return emit.operator()
        .emitWithAck(lines, emit.event(), emit.args().toArray())
        .thenApply(acks -> CallResponse.ofMessage(acks.id(), lines.summary(acks)));
  }

  private CompletableFuture<CallResponse> preview(CallRequest request) {
    var parsed = parse(request);
    var emit = parsed.emit();
    var message = emit.operator().previewEmitWithAck(emit.event(), emit.args().toArray());
    return DryRun.toSockets(DryRun.target(parsed.counting(), parsed.guard().message()), message);
  }

  private record Parsed(
      ParsedEmit<BroadcastOperator> emit, PublishGuard guard, BroadcastOperator counting) {}

  private Parsed parse(CallRequest request) {
    var fields =
        ClusterRequestRoutes.readFields(
            request, EmitParser.fieldsAnd(ClusterRequestRoutes.TIMEOUT));
    var guard = PublishGuard.of(request.caller(), Permission.ACK, request.exchange());
    var timeout = ClusterRequestRoutes.timeout(fields);
    var emit = requests.parseEmit(request, fields, timeout, guard);
    return new Parsed(emit, guard, baseOperator.timeout(timeout));
  }
}
