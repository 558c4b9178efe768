package dev.pgemit.http.doctor;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.redis.RedisHealth;
import dev.pgemit.http.settings.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The checks of the path through Redis to the Socket.IO servers.
 *
 * @param settings the settings of the transport
 * @param emitterFactory creates an emitter; the caller closes it
 * @param namespaces the namespaces to search for servers
 */
public record RedisChecks(
    RedisSettings settings, Supplier<Emitter> emitterFactory, List<String> namespaces) {
  private static final String CANARY_NAMESPACE = "/pgemit-doctor";

  /** Runs the checks. Without a connection to Redis, the others are skipped. */
  public List<DoctorReport.ReportEntry> run() {
    try (var health = new RedisHealth(settings);
        var emitter = emitterFactory.get()) {
      var connection = health.check();
      var isReachable = !connection.isProblem();
      var skipped = CheckResult.skipped("no connection");
      return List.of(
          entry("transport", CheckResult.ok("messages go through Redis: " + settings.wire())),
          entry("redis", connection),
          entry("servers", isReachable ? servers(emitter) : skipped),
          entry("canary", isReachable ? canary(emitter) : skipped));
    }
  }

  private static DoctorReport.ReportEntry entry(String name, CheckResult result) {
    return new DoctorReport.ReportEntry(name, result);
  }

  private CheckResult servers(Emitter emitter) {
    var found = new ArrayList<String>();
    var hasUnservedNamespace = false;
    for (var namespace : namespaces) {
      try {
        var count = countServers(emitter.of(namespace));
        hasUnservedNamespace |= count == 0;
        found.add(
            "%s: %s"
                .formatted(
                    namespace, count == 1 ? "1 server answered" : count + " servers answered"));
      } catch (CompletionException | EmitException e) {
        hasUnservedNamespace = true;
        found.add("%s: no answer".formatted(namespace));
      }
    }
    var all = String.join("; ", found);
    return hasUnservedNamespace
        ? CheckResult.warning(
            "Emitted events may reach no client. " + all,
            ("start the Socket.IO server with the adapter of %s, on the same Redis, with the same"
                    + " namespace and prefix (%s), character for character")
                .formatted(settings.wire(), settings.channelPrefix()))
        : CheckResult.ok(all);
  }

  // No socket is in the room, so that the answers stay small.
  private static int countServers(BroadcastOperator namespace) {
    return namespace.to("pgemit-doctor-" + UUID.randomUUID()).fetchSockets().join().servers();
  }

  private static CheckResult canary(Emitter emitter) {
    var start = System.nanoTime();
    try {
      emitter.of(CANARY_NAMESPACE).emit("canary", "x");
    } catch (EmitException e) {
      return CheckResult.failure(String.valueOf(e.getMessage()), "");
    }
    return CheckResult.ok(
        String.format(
            Locale.ROOT,
            "Redis accepted a message after %.1f ms",
            (System.nanoTime() - start) / 1e6));
  }
}
