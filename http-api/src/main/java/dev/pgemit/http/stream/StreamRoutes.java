package dev.pgemit.http.stream;

import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Places;
import dev.pgemit.http.access.Places.Place;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.body.MediaType;
import dev.pgemit.http.body.Parameters;
import dev.pgemit.http.emit.Emit;
import dev.pgemit.http.emit.Emits;
import dev.pgemit.http.emit.IdempotencyKey;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/emit/stream}. */
public final class StreamRoutes implements AutoCloseable {
  // Each has a buffer of 64 KiB, and of twice its longest line where that is longer.
  private static final int MOST_STREAMS = 100;

  private final Emits emits;
  private final int longestLine;
  private final EmitCounters counters;
  private final OpenStreams open;
  private final Places places =
      new Places(MOST_STREAMS, "streams", "nothing was published, end one");

  /**
   * Makes the route.
   *
   * @param emitter where it leads to
   * @param longestLine how many bytes a line may have
   * @param counters counts what is asked for
   * @param failures receives the failures of the thread that looks after open streams
   */
  public StreamRoutes(
      Emitter emitter,
      int longestLine,
      EmitCounters counters,
      PeriodicTask.FailureListener failures) {
    this.emits = new Emits(emitter);
    this.longestLine = longestLine;
    this.counters = counters;
    this.open = new OpenStreams(failures);
  }

  /** Adds it. */
  public void addTo(Routes routes) {
    routes.post(
        "/v1/emit/stream",
        Parameters.NONE.besideBody(Emit.fieldsAnd()),
        context -> {
          Caller.of(context).require(Right.EMIT);
          IdempotencyKey.refuse(
              context,
              "a stream is no single transaction: send batches, each with a key of its own");
          MediaType.JSON_LINES.require(context);
          var place = places.take(Caller.of(context));
          context.future(() -> start(context, place));
        });
  }

  private CompletableFuture<Void> start(Context context, Place place) {
    var async = context.req().getAsyncContext();
    var progress = new Progress(counters);
    var exchange = Exchange.of(context);
    var caller = Caller.of(context);
    var publishing = exchange.startPublishing(Verb.EMIT_STREAM);
    try {
      var input = context.req().getInputStream();
      var traced = emits.of(caller).startingFrom(exchange::traced);
      var stream = new EmitStream(new Lines(longestLine), input, async, traced, progress);
      open.add(stream, caller);
      async.addListener(new Disconnection(stream));
      input.setReadListener(stream);
      return stream
          .end()
          .thenRun(
              () -> {
                open.remove(stream);
                place.close();
                publishing.end(progress.accepted(), progress.reason());
                StreamAnswer.answer(context, progress);
              });
    } catch (IOException e) {
      place.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      place.close();
      throw e;
    }
  }

  /** Ends every stream with an answer that says how far it came, and takes no more. */
  @Override
  public void close() {
    open.close();
  }
}
