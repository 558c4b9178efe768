package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.StoredAttachment;
import dev.pgemit.testing.TestChannel;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackIT {
  /** {"event": "e", "args": …}, up to the array. */
  private static final String EVENT = "82a56576656e74a165a461726773";

  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  private static TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    channel = service.listen("/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/msgpack", "application/x-msgpack", "application/vnd.msgpack"})
  void publishesSameMessageAsJson(String type) throws Exception {
    var id =
        ResponseAssertions.acceptedId(service.post("/v1/emit", type, bytes(EVENT + "9301c0c3")));

    assertThat(channel.next())
        .startsWith("{\"uid\":\"emitter\",\"nsp\":\"/\",\"type\":3,\"id\":\"" + id + "\"")
        .contains("\"data\":[\"e\",1,null,true]");
  }

  @Test
  void acceptsBinaryInPlace() throws Exception {
    var id = ResponseAssertions.acceptedId(post(EVENT + "9181a162c403010203"));

    var stored = StoredAttachment.of(service.database(), channel.next(), id);
    assertThat(StoredAttachment.base64(StoredAttachment.entry(stored.packet(1), "b")))
        .isEqualTo("AQID");
  }

  @ParameterizedTest
  @CsvSource({
    "cfffffffffffffffff, 18446744073709551615",
    "d38000000000000000, -9223372036854775808",
    "cb3ff199999999999a, 1.1",
    "e0, -32"
  })
  void preservesNumbers(String hex, String number) throws Exception {
    ResponseAssertions.acceptedId(post(EVENT + "91" + hex));

    assertThat(channel.next()).contains("[\"e\"," + number + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "an extension, 91d40100",
    "a timestamp, 91d6ff00000000",
    "a key that is not a string, 918101c0",
    "a key that is binary, 9181c40161c0",
    "a key that stands twice, 9182a16101a16102",
    "a byte that MessagePack never uses, 91c1",
    "text that is no UTF-8, 91a2c328",
    "a lone surrogate in text, 91a3eda080",
    "a key that is no UTF-8, 9181a1ff01",
    "no value at all, ''",
    "what follows the value, 9001",
    "fewer elements than claimed, 9201",
    "a string of 4 GiB, 91dbffffffff",
    "a string of 2 GiB, 91db7fffffff61",
    "binary of 4 GiB, 91c6ffffffff",
    "binary of 2 GiB, 91c67fffffff61",
    "an array of 2^32 elements, ddffffffff",
    "an array of 2^31 elements, dd7fffffff01",
    "a map of 2^31 entries, 91df7fffffffa16101"
  })
  void rejectsUnsupportedTypes(String what, String args) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThat(ResponseAssertions.errors(post(EVENT + args))).as(what).containsOnlyKeys(""),
        what);
  }

  @Test
  void reportsOffsetOfInvalidUtf8() throws Exception {
    assertThat(ResponseAssertions.errors(post("92a161a2c328")).get(""))
        .isEqualTo("at byte offset 3: the string at this offset is not UTF-8");
    assertThat(ResponseAssertions.errors(post("91c1")).get(""))
        .isEqualTo("at byte offset 1: the byte 0xc1 has no meaning");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cb7ff8000000000000", "cb7ff0000000000000", "ca7f800000"})
  void rejectsNonFiniteNumbers(String hex) throws Exception {
    assertThat(ResponseAssertions.errors(post(EVENT + "91" + hex))).containsOnlyKeys("/args/0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0", "90", "a165", "01", "c40165"})
  void requiresMap(String hex) throws Exception {
    assertThat(ResponseAssertions.errors(post(hex))).containsOnlyKeys("");
  }

  @Test
  void limitsNesting() throws Exception {
    assertThat(ResponseAssertions.errors(post(EVENT + "91".repeat(100_000) + "c0")))
        .containsOnlyKeys("");
  }

  @Test
  void reportsWrongFieldType() throws Exception {
    assertThat(ResponseAssertions.errors(post("82a56576656e74c40165a2746f9101")))
        .containsOnlyKeys("/event", "/to/0");
  }

  private static HttpResponse<String> post(String hex) throws Exception {
    return service.post("/v1/emit", ServiceClient.MESSAGE_PACK, bytes(hex));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
