package dev.pgemit.http.doctor;

import dev.pgemit.EmitException;
import dev.pgemit.http.diagnosis.ChannelSubscription;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/** Emits a message to a namespace without clients through the normal path, and listens for it. */
final class CanaryCheck implements DatabaseCheck {
  private static final String NAMESPACE = "/pgemit-doctor";
  private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(3);
  private static final int MAX_CHANNEL_BYTES = 63;

  // Larger than the limit of NOTIFY.
  private static final int LARGE_PAYLOAD_LENGTH = 8_000;

  private final DoctorContext context;
  private final int payloadLength;

  private CanaryCheck(DoctorContext context, int payloadLength) {
    this.context = context;
    this.payloadLength = payloadLength;
  }

  /** Returns a check with a message that fits NOTIFY. */
  static CanaryCheck small(DoctorContext context) {
    return new CanaryCheck(context, 1);
  }

  /** Returns a check with a message that needs an attachment. */
  static CanaryCheck large(DoctorContext context) {
    return new CanaryCheck(context, LARGE_PAYLOAD_LENGTH);
  }

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    var channel = context.channel(NAMESPACE);
    if (channel.getBytes(StandardCharsets.UTF_8).length > MAX_CHANNEL_BYTES) {
      return CheckResult.skipped("The channel prefix is too long for the namespace of the canary");
    }
    try (var listening = context.listenDataSource().getConnection();
        var subscription = ChannelSubscription.open(listening, channel);
        var emitter = context.emitterFactory().get()) {
      var start = System.nanoTime();
      var id = emitter.of(NAMESPACE).emit("canary", "x".repeat(payloadLength));
      var received =
          subscription.await(
              notification -> notification.getParameter().contains(id), RECEIVE_TIMEOUT);
      var latency = Duration.ofNanos(System.nanoTime() - start);
      return received.isEmpty() ? notReceived() : received(connection, received.get(), latency);
    } catch (EmitException e) {
      return CheckResult.failure(String.valueOf(e.getMessage()), "");
    }
  }

  private static CheckResult notReceived() {
    return CheckResult.warning(
        "published, but not received on this machine", "see the result of \"listening\" above");
  }

  private CheckResult received(Connection connection, String message, Duration latency)
      throws SQLException {
    var found =
        String.format(Locale.ROOT, "published and received after %.1f ms", latency.toNanos() / 1e6);
    var row = CanaryAttachment.referencedBy(message, context.attachments());
    return CheckResult.ok(
        row.isEmpty() ? found : found + "; " + row.get().readAndDelete(connection));
  }
}
