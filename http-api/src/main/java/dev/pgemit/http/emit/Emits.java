package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.problem.ProblemException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Publishes emits as they come in bodies and in lines. */
public final class Emits {
  private final BroadcastOperator everyone;
  private final @Nullable Caller caller;

  /**
   * Starts from an emitter.
   *
   * @param emitter where the emits go
   */
  public Emits(Emitter emitter) {
    this(emitter.of("/"), null);
  }

  private Emits(BroadcastOperator everyone, @Nullable Caller caller) {
    this.everyone = everyone;
    this.caller = caller;
  }

  /** The same for a caller, who may not emit everything: before it is named nothing is emitted. */
  public Emits of(Caller named) {
    return new Emits(everyone, named);
  }

  /** The same with other options to start from. */
  public Emits startingFrom(UnaryOperator<BroadcastOperator> options) {
    var changed = options.apply(everyone);
    return changed.equals(everyone) ? this : new Emits(changed, caller);
  }

  /**
   * Publishes the emit that a body is.
   *
   * @param reader is told what was read, before it is published
   * @return completes with the answer once it is committed
   * @throws ProblemException naming everything that is wrong with it
   */
  CompletableFuture<Accepted> publish(RawBody body, Consumer<Emission<BroadcastOperator>> reader) {
    var published =
        body.isMessagePack() ? null : plain(body.bytes(), 0, body.bytes().length, reader);
    if (published != null) {
      return published.thenApply(Accepted::id);
    }
    var emission = thorough(body.object());
    reader.accept(emission);
    if (emission.delivery().isAtOnce()) {
      return emission.publish().thenApply(Accepted::id);
    }
    return emission
        .schedule()
        .thenApply(waiting -> Accepted.scheduled(waiting.id(), waiting.deliverAt()));
  }

  /**
   * Publishes the emit that a part of these bytes is.
   *
   * @return completes with its id once it is committed
   * @throws ProblemException naming everything that is wrong with it
   */
  public CompletableFuture<String> publish(byte[] json, int offset, int length) {
    var published = plain(json, offset, length, emission -> {});
    return published == null ? thorough(RawBody.object(json, offset, length)).publish() : published;
  }

  private @Nullable CompletableFuture<String> plain(
      byte[] json, int offset, int length, Consumer<Emission<BroadcastOperator>> reader) {
    var emission = PlainEmit.read(everyone, json, offset, length);
    if (emission.isEmpty()) {
      return null;
    }
    require(emission.get());
    reader.accept(emission.get());
    var published = emission.get().publish();
    return isInvalid(published) ? null : published;
  }

  private Emission<BroadcastOperator> thorough(ObjectNode body) {
    var faults = new Faults();
    var emission = Emit.read(everyone, Fields.of(body, faults, Emit.FIELDS));
    faults.throwIfAny();
    require(emission.orElseThrow());
    return emission.get().ownedBy(caller());
  }

  private void require(Emission<?> emission) {
    emission.require(caller(), Right.EMIT);
  }

  private Caller caller() {
    return Objects.requireNonNull(caller, "who emits is named");
  }

  // Known at once, since a message is encoded before it is handed over.
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
