package dev.pgemit.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The lines that wait for a reader are limited. */
class LineBufferTest {
  private static final byte[] SMALL = new byte[4];
  private static final byte[] LARGE = new byte[11];

  private final LineBuffer buffer = new LineBuffer(10);

  @Test
  void refusesLinesBeyondTheLimitUntilTheReaderTakesSome() throws Exception {
    assertThat(buffer.offer(SMALL)).isTrue();
    assertThat(buffer.offer(SMALL)).isTrue();
    assertThat(buffer.offer(SMALL)).isFalse();
    buffer.take();
    assertThat(buffer.offer(SMALL)).isTrue();
  }

  @Test
  void oneLineMayHaveAnyLength() {
    assertThat(buffer.offer(LARGE)).isTrue();
    assertThat(buffer.offer(SMALL)).isFalse();
  }

  @Test
  void lastLineAlwaysFits() throws Exception {
    buffer.offer(LARGE);
    buffer.complete(SMALL);

    assertThat(buffer.take()).isSameAs(LARGE);
    assertThat(buffer.take()).isSameAs(SMALL);
    assertThat(buffer.take()).isNull();
  }
}
