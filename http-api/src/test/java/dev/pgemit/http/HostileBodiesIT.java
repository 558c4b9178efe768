package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Bodies that are meant to harm, at a small heap. */
class HostileBodiesIT {
  private static final int SENDERS = 32;
  private static final int HUGE = 100 << 20;
  private static final byte[] MEGABYTE = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
  private static final String LARGEST = "\r\nContent-Length: " + (1 << 20);

  private static TestDatabase database;
  private static ServiceProcess service;
  private static ExecutorService senders;
  private static long heapBefore;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    service = ServiceProcess.on(database, Map.of(), "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
    senders = Executors.newFixedThreadPool(SENDERS);
    assertUndisturbed();
    heapBefore = service.heap();
  }

  @AfterAll
  static void stop() throws Exception {
    senders.shutdownNow();
    try (var closed = service) {
      assertUndisturbed();
      assertThat(closed.heap()).as("the heap returns").isLessThan(heapBefore + (32 << 20));
    }
    database.close();
  }

  @Test
  void hundredMegabytesAreTooMuch() throws Exception {
    assertAll(413, () -> send("\r\nContent-Length: " + HUGE, HostileBodiesIT::writeHuge));
  }

  @Test
  void hundredMegabytesInChunksAreTooMuch() throws Exception {
    assertAll(
        413,
        () ->
            send(
                "\r\nTransfer-Encoding: chunked",
                output -> {
                  for (var i = 0; i < HUGE / MEGABYTE.length; i++) {
                    output.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                    output.write(MEGABYTE);
                    output.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                  }
                }));
  }

  @Test
  void whatIsCompressedIsNotUnpacked() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      writeHuge(gzip);
    }
    var bomb = bytes.toByteArray();
    assertAll(
        415,
        () ->
            send(
                "\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length,
                output -> output.write(bomb)));
  }

  @Test
  void whatIsNestedTooDeepIsNoJson() throws Exception {
    assertAll(
        400,
        503,
        () -> send(LARGEST, output -> output.write(filled("{\"event\":\"e\",\"args\":[", "["))));
  }

  @Test
  void aTreeOfATwentyFoldSizeTakesTurns() throws Exception {
    // The unknown field at the end sends it the long way, through a tree.
    assertAll(
        400,
        503,
        () ->
            send(
                LARGEST,
                output ->
                    output.write(filled("{\"event\":\"e\",\"wrong\":1,\"args\":[[]", ",[]"))));
  }

  private static byte[] filled(String begin, String part) {
    var end = "]}";
    var count = ((1 << 20) - begin.length() - end.length()) / part.length();
    var body = begin + part.repeat(count) + end;
    return (body + " ".repeat((1 << 20) - body.length())).getBytes(StandardCharsets.US_ASCII);
  }

  private static void writeHuge(OutputStream output) throws IOException {
    for (var i = 0; i < HUGE / MEGABYTE.length; i++) {
      output.write(MEGABYTE);
    }
  }

  private static void assertAll(int status, Callable<String> exchange) throws Exception {
    assertAll(status, status, exchange);
  }

  private static void assertAll(int status, int other, Callable<String> exchange) throws Exception {
    var answers = new ArrayList<Future<String>>();
    for (var i = 0; i < SENDERS; i++) {
      answers.add(senders.submit(exchange));
    }
    assertUndisturbed();
    var statuses = new ArrayList<Integer>();
    for (var answer : answers) {
      var text = answer.get(60, TimeUnit.SECONDS);
      assertThat(text).startsWith("HTTP/1.1 ").contains("application/problem+json");
      statuses.add(Integer.parseInt(text.substring(9, 12)));
    }
    assertThat(statuses).contains(status).isSubsetOf(status, other);
  }

  /** Writes a body. */
  private interface Sender {
    void send(OutputStream output) throws IOException;
  }

  private static String send(String headers, Sender body) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(60_000);
      var output = socket.getOutputStream();
      output.write(
          ("POST /v1/emit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close"
                  + headers
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      try {
        body.send(output);
      } catch (IOException e) {
        // it has answered already, and closed
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertUndisturbed() throws Exception {
    var emit = "{\"event\":\"e\",\"args\":[1]}";
    assertThat(
            send(
                "\r\nContent-Length: " + emit.length(),
                output -> output.write(emit.getBytes(StandardCharsets.US_ASCII))))
        .startsWith("HTTP/1.1 202");
  }
}
