package dev.pgemit.http.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceProcess;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import dev.pgemit.wire.MessageType;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;

/** Clients write the responses to an event with acknowledgements, and can send any content. */
class ResponseMemoryIT {
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();

  // Three times the heap, even before it is parsed.
  private static final int RESPONSE_COUNT = 3_840;
  private static final int RESPONSE_BYTES = 100_000;

  @Test
  void hostileResponsesFailOnlyTheirRequest() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var service = ServiceProcess.start(database, Map.of(), "-Xmx128m");
        var channel = TestChannel.listen(database, "/");
        var server = new FakeServer(database)) {
      // A known server, so that requests wait for its responses.
      assertThat(send(service, "/v1/servers", "GET", "").join().statusCode()).isEqualTo(200);
      server.send("\"type\":2");
      var asked = sendEmitWithAck(service);
      var id = requestId(channel);
      server.send(
          "\"type\":11,\"data\":{\"requestId\":\"%s\",\"clientCount\":10000}".formatted(id));
      insertResponse(database, id);
      database.execute(
          """
          SELECT pg_notify('socket.io#/', '{"type":12,"attachmentId":"1","uid":"%s","n":' || n || '}')
          FROM generate_series(1, %d) n\
          """
              .formatted(server.uid(), RESPONSE_COUNT));

      var problem = ResponseAssertions.problem(asked.join(), 503);
      assertThat(problem.get("detail").stringValue())
          .contains("exceed the limit of", "The event was published");
      assertThat(problem.get("outcome").stringValue()).isEqualTo("unknown");

      var next = sendEmitWithAck(service);
      var nextId = requestId(channel);
      server.send(
          "\"type\":11,\"data\":{\"requestId\":\"%s\",\"clientCount\":1}".formatted(nextId));
      server.send("\"type\":12,\"data\":{\"requestId\":\"%s\",\"packet\":7}".formatted(nextId));
      assertThat(next.join().statusCode()).as(next.join().body()).isEqualTo(200);
      assertThat(ResponseAssertions.json(next.join().body()).get("responses")).hasToString("[7]");
    }
  }

  private static CompletableFuture<HttpResponse<String>> sendEmitWithAck(ServiceProcess service) {
    return send(service, "/v1/emit-with-ack", "POST", "{\"event\":\"e\",\"timeout\":60000}");
  }

  private static CompletableFuture<HttpResponse<String>> send(
      ServiceProcess service, String path, String method, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .header("Content-Type", ServiceClient.JSON)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return CLIENT.sendAsync(request);
  }

  private static String requestId(TestChannel channel) throws Exception {
    while (true) {
      var message = ResponseAssertions.json(channel.next());
      if (message.path("type").intValue() == MessageType.BROADCAST.code()) {
        return message.path("data").path("requestId").stringValue();
      }
    }
  }

  private static void insertResponse(TestDatabase database, String requestId) throws Exception {
    try (var packer = MessagePack.newDefaultBufferPacker();
        var connection = database.connect();
        var insert =
            connection.prepareStatement(
                "INSERT INTO socket_io_attachments (id, payload) VALUES (1, ?)")) {
      packer.packMapHeader(1).packString("data").packMapHeader(2);
      packer.packString("requestId").packString(requestId);
      packer.packString("packet").packBinaryHeader(RESPONSE_BYTES);
      packer.writePayload(new byte[RESPONSE_BYTES]);
      insert.setBytes(1, packer.toByteArray());
      insert.execute();
    }
  }
}
