package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.StoredAttachment;
import dev.pgemit.testing.TestChannel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentsIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  private static TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    channel = service.listen("/");
  }

  @Test
  void replacesPlaceholdersWithBinary() throws Exception {
    var id =
        ResponseAssertions.acceptedId(
            service.post(
                "/v1/emit",
                """
                {"event": "file",
                 "args": [{"_placeholder": true, "num": 1},
                          {"deep": [{"_placeholder": true, "num": 0}]},
                          {"_placeholder": true, "num": 1}],
                 "attachments": ["aGk=", ""]}\
                """));

    var stored = StoredAttachment.of(service.database(), channel.next(), id);
    assertThat(StoredAttachment.base64(stored.packet(1))).isEmpty();
    var deep = StoredAttachment.entry(stored.packet(2), "deep").asArrayValue().get(0);
    assertThat(StoredAttachment.base64(deep)).isEqualTo("aGk=");
    assertThat(StoredAttachment.base64(stored.packet(3))).isEmpty();
  }

  @Test
  void sendsBinaryInServerSideEmit() throws Exception {
    var id =
        ResponseAssertions.acceptedId(
            service.post(
                "/v1/server-side-emit",
                """
                {"event": "file", "args": [{"_placeholder": true, "num": 0}],
                 "attachments": ["/+8="]}\
                """));

    var message = StoredAttachment.of(service.database(), channel.next(), id).value();
    var packet = StoredAttachment.entry(StoredAttachment.entry(message, "data"), "packet");
    assertThat(StoredAttachment.base64(packet.asArrayValue().get(1))).isEqualTo("/+8=");
  }

  @Test
  void leavesPlaceholderLookalikesUnchanged() throws Exception {
    service.post(
        "/v1/emit", "{\"event\": \"e\", \"args\": [{\"_placeholder\": \"true\", \"num\": 0}]}");

    assertThat(channel.next()).contains("[\"e\",{\"_placeholder\":\"true\",\"num\":0}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "0.0", "\"0\"", "null", "4294967296", "1e1000000000"})
  void rejectsInvalidPlaceholderIndex(String num) throws Exception {
    var answer =
        service.post(
            "/v1/emit",
            """
            {"event": "e", "attachments": ["aGk="],
             "args": [{"_placeholder": true, "num": 0}, {"_placeholder": true, "num": %s}]}\
            """
                .formatted(num));

    assertThat(ResponseAssertions.errors(answer)).containsKey("/args/1/num");
    assertThat(channel.drain()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a_-=\"", "\"aGk\"", "\"aG k=\"", "\"a\"", "7", "null", "{}"})
  void rejectsAttachmentThatIsNotBase64(String attachment) throws Exception {
    var answer =
        service.post(
            "/v1/emit",
            """
            {"event": "e", "attachments": [%s], "args": [{"_placeholder": true, "num": 0}]}\
            """
                .formatted(attachment));

    assertThat(ResponseAssertions.errors(answer)).containsOnlyKeys("/attachments/0");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsUnusedAttachment() throws Exception {
    var answer =
        service.post(
            "/v1/emit",
            """
            {"event": "e", "attachments": ["aGk=", "aGk=", "aGk="],
             "args": [{"_placeholder": true, "num": 1}]}\
            """);

    assertThat(ResponseAssertions.errors(answer))
        .containsOnlyKeys("/attachments/0", "/attachments/2");
    assertThat(channel.drain()).isEmpty();
  }
}
