package dev.pgemit.http.stream;

import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.ConcurrencyLimit;
import dev.pgemit.http.access.ConcurrencyLimit.Permit;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.body.MediaType;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.emit.DryRun;
import dev.pgemit.http.emit.DryRunCalls;
import dev.pgemit.http.emit.EmitParser;
import dev.pgemit.http.emit.EmitPublisher;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Route for {@code POST /v1/emit/stream}. */
public final class StreamRoutes implements AutoCloseable {
  // Each stream has a buffer of 64 KiB, or of twice its longest line if that is larger.
  private static final int MAX_STREAMS = 100;

  private final EmitPublisher publisher;
  private final DryRunCalls dryRuns;
  private final int maxLineBytes;
  private final EmitCounters counters;
  private final OpenStreams openStreams;
  private final ConcurrencyLimit concurrencyLimit =
      new ConcurrencyLimit(
          MAX_STREAMS, "streams", "nothing was published. End another stream first");

  /**
   * Creates the route.
   *
   * @param maxLineBytes the maximum length of a line in bytes
   */
  public StreamRoutes(
      Emitter emitter,
      int maxLineBytes,
      EmitCounters counters,
      PeriodicTask.FailureListener failures) {
    this.publisher = new EmitPublisher(emitter);
    this.dryRuns = new DryRunCalls(emitter);
    this.maxLineBytes = maxLineBytes;
    this.counters = counters;
    this.openStreams = new OpenStreams(failures);
  }

  /** Adds the route to the server. */
  public void addTo(Routes routes) {
    routes.post(
        "/v1/emit/stream",
        QueryParameters.NONE.flags(DryRun.NAME).withBodyFields(EmitParser.fieldsAnd()),
        (context, query) -> {
          var isDryRun = query.booleanField(DryRun.NAME, false);
          query.errors().throwIfAny();
          Caller.of(context).requirePermission(Permission.EMIT);
          IdempotencyKeyHeader.reject(
              context.header(IdempotencyKeyHeader.NAME),
              "a stream is not one transaction; send batches, each with its own key");
          MediaType.JSON_LINES.require(context);
          var permit = concurrencyLimit.acquire(Caller.of(context));
          context.future(() -> isDryRun ? startDryRun(context, permit) : start(context, permit));
        });
  }

  private CompletableFuture<Void> start(Context context, Permit permit) {
    var exchange = Exchange.of(context);
    var span = exchange.startPublishSpan(Verb.EMIT_STREAM);
    var progress = new StreamProgress(failure -> counters.count(Verb.EMIT_STREAM, 1, failure));
    var tracedPublisher = publisher.forCaller(Caller.of(context)).withOptions(exchange::withTrace);
    return read(
        context,
        permit,
        tracedPublisher::publish,
        progress,
        () -> {
          span.end(progress.accepted(), progress.failure());
          StreamResponse.respond(context, progress);
        });
  }

  private CompletableFuture<Void> startDryRun(Context context, Permit permit) {
    var lines = new DryRunLines(dryRuns, Caller.of(context), Exchange.of(context));
    var progress = new StreamProgress(failure -> {});
    return read(
        context,
        permit,
        lines,
        progress,
        () -> StreamResponse.respondToDryRun(context, progress, lines));
  }

  private CompletableFuture<Void> read(
      Context context,
      Permit permit,
      LinePublisher linePublisher,
      StreamProgress progress,
      Runnable respond) {
    var async = context.req().getAsyncContext();
    try {
      var input = context.req().getInputStream();
      var stream =
          new EmitStream(new LineReader(maxLineBytes), input, async, linePublisher, progress);
      openStreams.add(stream, Caller.of(context));
      async.addListener(new DisconnectListener(stream));
      input.setReadListener(stream);
      return stream
          .completion()
          .thenRun(
              () -> {
                openStreams.remove(stream);
                permit.close();
                respond.run();
              });
    } catch (IOException e) {
      permit.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      permit.close();
      throw e;
    }
  }

  /** Ends every stream with a response that contains its progress, and rejects new streams. */
  @Override
  public void close() {
    openStreams.close();
  }
}
