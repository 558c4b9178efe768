package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestCertificates;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the calls over HTTP/2, which the client negotiates with TLS. */
class Http2IT {
  private static final int CONCURRENT_EMITS = 200;

  @TempDir private static Path folder;
  private static TestDatabase database;
  private static TestChannel channel;
  private static TestService service;
  private static CheckedHttpClient client;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    channel = TestChannel.listen(database, "/");
    var pair = new TestCertificates(folder).ec("localhost");
    var certificate = folder.resolve("tls.crt");
    var key = folder.resolve("tls.key");
    pair.write(certificate, key);
    service =
        TestService.start(
            database.url(),
            Map.of(
                "PGEMIT_TLS_CERTIFICATE", certificate.toString(),
                "PGEMIT_TLS_KEY", key.toString()));
    client =
        new CheckedHttpClient(
            HttpClient.newBuilder().sslContext(trusting(pair.certificate())).build());
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    channel.close();
    database.close();
  }

  @Test
  void publishesConcurrentEmitsAndBatches() throws Exception {
    var responses = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (var i = 0; i < CONCURRENT_EMITS; i++) {
      responses.add(client.sendAsync(post("/v1/emit", "{\"event\":\"e\"}")));
    }
    for (var response : responses) {
      assertThat(ResponseAssertions.acceptedId(response.join())).isNotEmpty();
      assertThat(response.join().version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(channel.next()).contains("\"e\"");
    }
    var batch = send(post("/v1/emit/batch", "{\"emits\":[{\"event\":\"f\"},{\"event\":\"g\"}]}"));
    assertThat(batch.statusCode()).isEqualTo(202);
    assertThat(channel.next()).contains("\"f\"");
    assertThat(channel.next()).contains("\"g\"");
  }

  @Test
  void publishesStreamOfUnknownLength() throws Exception {
    var line = "{\"event\":\"line\",\"args\":[\"%s\"]}\n".formatted("x".repeat(1_000));
    var response =
        send(
            request("/v1/emit/stream")
                .header("Content-Type", "application/x-ndjson")
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofByteArrays(
                            Collections.nCopies(2_000, line.getBytes(StandardCharsets.UTF_8)))))
                .build());

    assertThat(ResponseAssertions.json(response.body()).get("accepted").intValue())
        .isEqualTo(2_000);
    for (var i = 0; i < 2_000; i++) {
      assertThat(channel.next()).contains("\"line\"");
    }
  }

  @Test
  void tailsWhileOtherRequestsContinue() throws Exception {
    var tail = client.open(request("/v1/tail?namespace=/tail").build());
    assertThat(tail.version()).isEqualTo(HttpClient.Version.HTTP_2);
    try (var lines =
        new BufferedReader(new InputStreamReader(tail.body(), StandardCharsets.UTF_8))) {
      for (var i = 0; i < 3; i++) {
        var event = "tailed-" + i;
        ResponseAssertions.acceptedId(
            send(post("/v1/emit", "{\"namespace\":\"/tail\",\"event\":\"%s\"}".formatted(event))));
        assertThat(lines.lines().filter(line -> line.contains(event)).findFirst()).isPresent();
      }
    }
  }

  @Test
  void answersErrorsWithProblems() throws Exception {
    ResponseAssertions.problem(send(post("/v1/emit", "{\"event\":1}")), 400);
    ResponseAssertions.problem(send(post("/v1/nothing", "{}")), 404);
    ResponseAssertions.problem(send(request("/v1/emit").GET().build()), 405);
    ResponseAssertions.problem(send(post("/v1/emit", " ".repeat((1 << 20) + 1))), 413);
    var empty =
        request("/v1/emit")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.noBody())
            .build();
    ResponseAssertions.problem(send(empty), 400);
    var text =
        request("/v1/emit")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("x"))
            .build();
    ResponseAssertions.problem(send(text), 415);
    assertThat(send(request("/healthz").build()).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    var response = client.send(request);
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response;
  }

  private static HttpRequest post(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + service.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static SSLContext trusting(String certificate) throws Exception {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))) {
      store.setCertificateEntry(
          "own", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
