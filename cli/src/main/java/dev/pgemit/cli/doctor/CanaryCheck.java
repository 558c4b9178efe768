package dev.pgemit.cli.doctor;

import dev.pgemit.EmitException;
import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/** Emits where no client is, the way every emit goes, and listens for it. */
final class CanaryCheck implements Check {
  private static final String NAMESPACE = "/pgemit-doctor";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MOST_CHANNEL_BYTES = 63;

  // More than NOTIFY takes.
  private static final int LARGE = 8_000;

  private final Subject subject;
  private final int size;

  private CanaryCheck(Subject subject, int size) {
    this.subject = subject;
    this.size = size;
  }

  /** One that NOTIFY holds. */
  static CanaryCheck small(Subject subject) {
    return new CanaryCheck(subject, 1);
  }

  /** One that needs an attachment. */
  static CanaryCheck large(Subject subject) {
    return new CanaryCheck(subject, LARGE);
  }

  @Override
  public Finding on(Connection connection) throws SQLException {
    var channel = subject.channel(NAMESPACE);
    if (channel.getBytes(StandardCharsets.UTF_8).length > MOST_CHANNEL_BYTES) {
      return Finding.skipped("The channel prefix leaves no room for the canary's namespace");
    }
    try (var ear = Ear.open(subject.listening(), channel);
        var emitter = subject.emitter().get()) {
      var start = System.nanoTime();
      var id = emitter.of(NAMESPACE).emit("canary", "x".repeat(size));
      var heard = ear.await(id, PATIENCE);
      var time = Duration.ofNanos(System.nanoTime() - start);
      return heard.isEmpty() ? unheard() : heard(connection, heard.get(), time);
    } catch (EmitException e) {
      return Finding.failure(String.valueOf(e.getMessage()), "");
    }
  }

  private static Finding unheard() {
    return Finding.warning(
        "published, and not heard by this machine", "see what \"listening\" found above");
  }

  private Finding heard(Connection connection, String message, Duration time) throws SQLException {
    var found =
        String.format(Locale.ROOT, "published and heard, after %.1f ms", time.toNanos() / 1e6);
    var row = StoredCanary.of(message, subject.attachments());
    return Finding.ok(row.isEmpty() ? found : found + "; " + row.get().settle(connection));
  }
}
