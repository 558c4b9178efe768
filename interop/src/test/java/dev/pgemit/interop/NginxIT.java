package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.Nginx;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs two replicas behind a real nginx with its default settings, with real servers and clients.
 */
@NullUnmarked // its fields are set before its tests
@Timeout(300)
class NginxIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int EMITTING_THREADS = 4;
  private static final String LISTENING = ": listening";
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient().throughNginx();

  @TempDir Path folder;

  private PostgresServerPair servers;
  private String key;
  private final List<ServiceProcess> replicas = new ArrayList<>();
  private Nginx nginx;

  @BeforeEach
  void start() throws Exception {
    if (!Boolean.parseBoolean(System.getenv("CI"))) {
      assumeTrue(Nginx.isInstalled(), "nginx is not installed");
    }
    servers = PostgresServerPair.start("0.5.0");
    Migrations.migrate(servers.database().dataSource());
    key =
        new KeyAdministration(servers.database().dataSource(), "socket_io_attachments", "tester")
            .create(
                "load",
                new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null),
                now -> null)
            .orElseThrow()
            .text();
    replicas.add(ServiceProcess.startWithKeys(servers.database().url()));
    replicas.add(ServiceProcess.startWithKeys(servers.database().url()));
    nginx = Nginx.inFrontOf(folder, replicas.get(0).port(), replicas.get(1).port());
  }

  @AfterEach
  void stop() throws Exception {
    if (nginx != null) {
      nginx.close();
    }
    for (var replica : replicas) {
      replica.close();
    }
    if (servers != null) {
      servers.close();
    }
  }

  /**
   * Replaces both replicas, one after the other, while clients emit and one tails. Clients repeat
   * failed calls with their keys, and reopen a tail that ends.
   */
  @Test
  void rollingRestartNeitherLosesNorDuplicatesEvents() throws Exception {
    var client = servers.connect(servers.first(), "/");
    var lastNumber = new AtomicInteger();
    var isDone = new AtomicBoolean();
    var threads = Executors.newFixedThreadPool(EMITTING_THREADS + 1);
    try {
      var tailed = new CopyOnWriteArrayList<Integer>();
      var opened = new AtomicInteger();
      var tailing =
          threads.submit(
              () -> {
                tail(tailed, opened, isDone);
                return null;
              });
      await().atMost(TIMEOUT).until(() -> opened.get() > 0);
      var emitting = new ArrayList<Future<?>>();
      for (var i = 0; i < EMITTING_THREADS; i++) {
        emitting.add(
            threads.submit(
                () -> {
                  emitUntil(isDone, lastNumber);
                  return null;
                }));
      }

      // The event arrives at once, long before any buffer of nginx is full.
      await().atMost(TIMEOUT).until(() -> !tailed.isEmpty());
      awaitKeepAlive();
      for (var i = 0; i < replicas.size(); i++) {
        var before = lastNumber.get();
        replicas.set(i, replicas.get(i).restart());
        await().atMost(TIMEOUT).until(() -> lastNumber.get() > before + 50);
      }
      await("the tail of a replica that stopped is opened again")
          .atMost(TIMEOUT)
          .until(() -> opened.get() > 1);
      var beforeEnd = lastNumber.get();
      await().atMost(TIMEOUT).until(() -> tailed.stream().anyMatch(seen -> seen > beforeEnd));

      isDone.set(true);
      for (var future : emitting) {
        future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      }
      assertEachArrivesOnce(client, lastNumber.get());
      send("{\"event\": \"numbered\", \"args\": [-1]}", "last"); // wakes the tail
      tailing.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
  }

  private void emitUntil(AtomicBoolean isDone, AtomicInteger lastNumber) throws Exception {
    while (!isDone.get()) {
      emitUntilAccepted(lastNumber.incrementAndGet());
    }
  }

  // nginx answers 502 if the replica stopped during the call, and 503 if the replica refused it. It
  // closes a connection that was idle for 75 s, even if a call is on its way.
  private void emitUntilAccepted(int number) throws Exception {
    var body = "{\"event\": \"numbered\", \"args\": [%d]}".formatted(number);
    for (var status = 0; status != 202; ) {
      try {
        var response = send(body, "key" + number);
        status = response.statusCode();
        assertThat(status).as(response.body()).isIn(202, 502, 503, 504);
      } catch (IOException e) {
        assertThat(e).isNotInstanceOfAny(ConnectException.class, HttpTimeoutException.class);
      }
    }
  }

  private HttpResponse<String> send(String body, String idempotencyKey) throws Exception {
    return CLIENT.send(
        request("/v1/emit")
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private void tail(List<Integer> tailed, AtomicInteger opened, AtomicBoolean isDone)
      throws Exception {
    while (!isDone.get()) {
      try (var lines = open("/v1/tail?event=numbered")) {
        if (!LISTENING.equals(lines.readLine())) {
          continue;
        }
        opened.incrementAndGet();
        for (var line = lines.readLine(); line != null && !isDone.get(); line = lines.readLine()) {
          if (line.startsWith("data: ") && line.contains("\"args\":[")) {
            var from = line.indexOf("\"args\":[") + "\"args\":[".length();
            tailed.add(Integer.parseInt(line.substring(from, line.indexOf(']', from))));
          }
        }
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(ConnectException.class); // nginx itself stays
      }
    }
  }

  private BufferedReader open(String path) throws IOException, InterruptedException {
    var body = CLIENT.open(request(path).build()).body();
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** Waits for the keep-alive line of a tail without events. */
  private void awaitKeepAlive() throws Exception {
    try (var lines = open("/v1/tail?namespace=idle")) {
      assertThat(lines.readLine()).isEqualTo(LISTENING);
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo(":");
    }
  }

  private static void assertEachArrivesOnce(SocketClient client, int count) {
    await().atMost(TIMEOUT).until(() -> client.received("numbered").size() >= count);
    assertThat(client.received("numbered").stream().map(args -> args.get(0).asInt()).sorted())
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(count);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nginx.port() + path))
        .header("Authorization", "Bearer " + key);
  }
}
