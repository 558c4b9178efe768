package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The data source leads nowhere, since a preview needs no Postgres. */
class MessagePreviewTest {
  private final Emitter emitter = Emitter.create(new PGSimpleDataSource());

  @Test
  void batchShowsItsMessagesInOrderAndStaysUsable() {
    try (emitter) {
      var batch = emitter.batch();
      batch.of("/admin").to("ä").withId("one").emit("e", "ü");
      batch.socketsJoin("x");
      assertThat(batch.preview()).isEqualTo(batch.preview());
      batch.delay(Duration.ofHours(1)).emit("later", new byte[] {1, 2});

      var previews = batch.preview();
      assertThat(previews).extracting(MessagePreview::isInline).containsExactly(true, true, false);
      assertThat(previews)
          .extracting(MessagePreview::isScheduled)
          .containsExactly(false, false, true);
      var first = previews.get(0);
      assertThat(first.id()).isEqualTo("one");
      assertThat(first.channel()).isEqualTo("socket.io#/admin");
      assertThat(first.notification()).startsWith("{\"uid\":\"emitter\"").contains("\"ü\"");
      assertThat(first.sizeBytes())
          .isEqualTo(first.notification().getBytes(StandardCharsets.UTF_8).length)
          .isGreaterThan(first.notification().length());
      assertThat(previews.get(2).notification()).endsWith(",\"attachmentId\":\"\"}");
      assertThat(previews.get(2).attachment()).hasSize(previews.get(2).sizeBytes());
    }
  }

  @Test
  void requestsShowTheirMessagesToo() {
    try (emitter) {
      var asked = emitter.to("r").timeout(Duration.ofMillis(250));
      assertThat(asked.previewEmitWithAck("q", 1).notification())
          .contains("\"timeout\":250", "\"requestId\":");
      assertThat(emitter.previewServerSideEmitWithAck("q").notification())
          .contains("\"packet\":[\"q\"]", "\"requestId\":");
    }
  }

  @Test
  void invalidCallsThrowAsTheCallItselfDoes() {
    try (emitter) {
      assertThatThrownBy(() -> emitter.previewEmitWithAck("disconnect"))
          .isInstanceOf(InvalidMessageException.class);
      assertThatThrownBy(() -> emitter.idempotent("k").previewEmitWithAck("q"))
          .isInstanceOf(InvalidMessageException.class);
      assertThatThrownBy(() -> emitter.to("r").previewServerSideEmitWithAck("q"))
          .isInstanceOf(InvalidMessageException.class);
      assertThat(emitter.batch().preview()).isEqualTo(List.of());
    }
  }
}
