package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ServiceProcess;
import dev.pgemit.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests hostile bodies at a small heap. */
class HostileBodiesIT {
  private static final int SENDERS = 32;
  private static final int HUGE_BODY_BYTES = 100 << 20;
  private static final byte[] MEGABYTE = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
  private static final String LARGEST_BODY_HEADERS = "\r\nContent-Length: " + (1 << 20);

  private static TestDatabase database;
  private static ServiceProcess service;
  private static ExecutorService senderThreads;
  private static long heapBefore;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    service = ServiceProcess.start(database, Map.of(), "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
    senderThreads = Executors.newFixedThreadPool(SENDERS);
    assertStillHealthy();
    heapBefore = service.usedHeapBytes();
  }

  @AfterAll
  static void stop() throws Exception {
    senderThreads.shutdownNow();
    try (var closed = service) {
      assertStillHealthy();
      assertThat(closed.usedHeapBytes()).as("the heap returns").isLessThan(heapBefore + (32 << 20));
    }
    database.close();
  }

  @Test
  void rejectsHundredMegabytes() throws Exception {
    assertAll(
        413, () -> send("\r\nContent-Length: " + HUGE_BODY_BYTES, HostileBodiesIT::writeHuge));
  }

  @Test
  void rejectsHundredMegabytesInChunks() throws Exception {
    assertAll(
        413,
        () ->
            send(
                "\r\nTransfer-Encoding: chunked",
                output -> {
                  for (var i = 0; i < HUGE_BODY_BYTES / MEGABYTE.length; i++) {
                    output.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                    output.write(MEGABYTE);
                    output.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                  }
                }));
  }

  @Test
  void rejectsCompressedBomb() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      writeHuge(gzip);
    }
    var bomb = bytes.toByteArray();
    assertAll(
        413,
        () ->
            send(
                "\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length,
                output -> output.write(bomb)));
  }

  @Test
  void rejectsDeepNesting() throws Exception {
    assertAll(
        400,
        503,
        () ->
            send(
                LARGEST_BODY_HEADERS,
                output -> output.write(repeatToMegabyte("{\"event\":\"e\",\"args\":[", "["))));
  }

  @Test
  void processesBodiesWithLargeTreesSequentially() throws Exception {
    // The unknown field at the end forces the slow path, through a tree.
    assertAll(
        400,
        503,
        () ->
            send(
                LARGEST_BODY_HEADERS,
                output ->
                    output.write(
                        repeatToMegabyte("{\"event\":\"e\",\"wrong\":1,\"args\":[[]", ",[]"))));
  }

  private static byte[] repeatToMegabyte(String begin, String part) {
    var end = "]}";
    var count = ((1 << 20) - begin.length() - end.length()) / part.length();
    var body = begin + part.repeat(count) + end;
    return (body + " ".repeat((1 << 20) - body.length())).getBytes(StandardCharsets.US_ASCII);
  }

  private static void writeHuge(OutputStream output) throws IOException {
    for (var i = 0; i < HUGE_BODY_BYTES / MEGABYTE.length; i++) {
      output.write(MEGABYTE);
    }
  }

  private static void assertAll(int status, Callable<String> exchange) throws Exception {
    assertAll(status, status, exchange);
  }

  private static void assertAll(int status, int other, Callable<String> exchange) throws Exception {
    var answers = new ArrayList<Future<String>>();
    for (var i = 0; i < SENDERS; i++) {
      answers.add(senderThreads.submit(exchange));
    }
    assertStillHealthy();
    var statuses = new ArrayList<Integer>();
    for (var answer : answers) {
      var text = answer.get(60, TimeUnit.SECONDS);
      assertThat(text).startsWith("HTTP/1.1 ").contains("application/problem+json");
      statuses.add(Integer.parseInt(text.substring(9, 12)));
    }
    assertThat(statuses).contains(status).isSubsetOf(status, other);
  }

  /** Writes a body. */
  private interface BodyWriter {
    void send(OutputStream output) throws IOException;
  }

  private static String send(String headers, BodyWriter body) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(60_000);
      var output = socket.getOutputStream();
      output.write(
          ("POST /v1/emit HTTP/1.1\r\n"
                  + "Host: localhost\r\n"
                  + "Content-Type: application/json\r\n"
                  + "Connection: close"
                  + headers
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      try {
        body.send(output);
      } catch (IOException e) {
        // the service has responded already, and closed the connection
      }
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      RawExchange.of("POST /v1/emit HTTP/1.1", answer);
      return answer;
    }
  }

  private static void assertStillHealthy() throws Exception {
    var emit = "{\"event\":\"e\",\"args\":[1]}";
    assertThat(
            send(
                "\r\nContent-Length: " + emit.length(),
                output -> output.write(emit.getBytes(StandardCharsets.US_ASCII))))
        .startsWith("HTTP/1.1 202");
  }
}
