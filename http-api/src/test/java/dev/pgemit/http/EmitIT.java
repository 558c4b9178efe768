package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.core.MessagePack;

class EmitIT {
  private static TestDatabase database;
  private static Service service;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    service = Service.start(database);
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    database.close();
  }

  @Test
  void everyFieldReachesTheWireAndEachDigitOfANumber() throws Exception {
    var response =
        service.post(
            "/v1/emit",
            """
            {"namespace": "", "to": ["a", "b"], "except": "c", "event": "price", "volatile": true,
             "compress": false, "id": "mine", "args": [1.10, 12345678901234567890, "é", null]}""");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"id\":\"mine\"}");
    assertThat(service.heard().get("data").toString())
        .isEqualTo(
            "{\"packet\":{\"type\":2,\"data\":[\"price\",1.10,12345678901234567890,\"é\",null],\"nsp\":\"/\"},"
                + "\"opts\":{\"rooms\":[\"a\",\"b\"],\"except\":[\"c\"],"
                + "\"flags\":{\"volatile\":true,\"compress\":false}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          /v1/sockets/join; {"to":"a","rooms":["x","y"]}; {"opts":{"rooms":["a"],"except":[]},"rooms":["x","y"]}
          /v1/sockets/leave; {"except":["a"],"rooms":"x"}; {"opts":{"rooms":[],"except":["a"]},"rooms":["x"]}
          /v1/sockets/disconnect; {"to":"a","close":true}; {"opts":{"rooms":["a"],"except":[]},"close":true}
          /v1/server-side-emit; {"event":"e","args":[1]}; {"packet":["e",1]}
          """)
  void theOtherCallsReachTheWire(String path, String body, String data) throws Exception {
    assertThat(service.post(path, body).statusCode()).isEqualTo(202);
    assertThat(service.heard().get("data").toString()).isEqualTo(data);
  }

  @Test
  void anAttachmentTakesThePlaceOfItsPlaceholder() throws Exception {
    var response =
        service.post(
            "/v1/emit",
            """
            {"event":"e","args":[{"deep":[{"_placeholder":true,"num":0}]}],"attachments":["aGk="]}""");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(stored()).contains(HexFormat.of().formatHex(new byte[] {(byte) 0xc4, 2, 'h', 'i'}));
  }

  @Test
  void messagePackHoldsTheSameFieldsWithBinaryInPlace() throws Exception {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(2).packString("event").packString("e").packString("args");
      packer.packArrayHeader(2).packInt(5).packBinaryHeader(2).addPayload(new byte[] {'h', 'o'});
      var response = service.post("/v1/emit", "application/msgpack", packer.toByteArray());

      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
      assertThat(stored())
          .contains(HexFormat.of().formatHex(new byte[] {5, (byte) 0xc4, 2, 'h', 'o'}));
    }
  }

  private static String stored() throws Exception {
    var id = service.heard().get("attachmentId").asString();
    return database.query(
        "SELECT encode(payload, 'hex') FROM socket_io_attachments WHERE id = " + id);
  }
}
