package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class EmitterBuilderTest {
  @ParameterizedTest
  @ValueSource(ints = {-1, 8_000})
  void rejectsAThresholdAboveTheNotifyLimit(int threshold) {
    assertRejected("payloadThreshold", builder().payloadThreshold(threshold));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7_999})
  void acceptsAThresholdWithinTheLimits(int threshold) {
    builder().payloadThreshold(threshold).build().close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "a.b.c",
        "a\" (payload) SELECT 1; --",
        "a\"",
        "a\0",
        "a\nb",
        "a$body$b",
        "ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt"
      })
  void rejectsInvalidTableNames(String table) {
    assertRejected("attachmentsTable", builder().attachmentsTable(table));
  }

  @Test
  void rejectsAPrefixTooLongForAnyNamespace() {
    builder().channelPrefix("p".repeat(61)).build().close();
    assertRejected("channelPrefix", builder().channelPrefix("p".repeat(62)));
    assertRejected("channelPrefix", builder().channelPrefix(""));
    assertRejected("channelPrefix", builder().channelPrefix("a\"b"));
  }

  private static EmitterBuilder builder() {
    return Emitter.builder(new PGSimpleDataSource());
  }

  private static void assertRejected(String option, EmitterBuilder builder) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageStartingWith(option + ": ");
  }
}
