package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pgemit.interop.emitter.BroadcastTarget;
import dev.pgemit.interop.emitter.EmitterUnderTest;
import dev.pgemit.interop.emitter.EmitterUnderTest.EmitFlags;
import dev.pgemit.interop.emitter.HttpEmitter;
import dev.pgemit.interop.emitter.JavaEmitter;
import dev.pgemit.interop.emitter.SqlEmitter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case passes through Java, HTTP and SQL on every version of the adapter, with and without a
 * trace.
 */
@ParameterizedClass(name = "adapter {0}")
@FieldSource("ADAPTERS")
@NullUnmarked // its fields are set before its tests
class EntryPointsIT {
  static final List<String> ADAPTERS = AdapterVersions.POSTGRES;

  /** Postgres text cannot contain NUL, and {@code server_side_emit} has no attachments. */
  private static final Set<InteropCase> UNSUPPORTED_BY_SQL =
      EnumSet.of(InteropCase.NUL, InteropCase.SERVER_SIDE_BINARY);

  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static PostgresServerPair servers;
  private static EmitterUnderTest java;
  private static EmitterUnderTest tracedJava;
  private static EmitterUnderTest http;
  private static EmitterUnderTest sql;

  @Parameter String adapter;

  @BeforeParameterizedClassInvocation
  static void start(String adapter) throws Exception {
    servers = PostgresServerPair.start(adapter);
    java = new JavaEmitter(servers.database());
    tracedJava = JavaEmitter.traced(servers.database(), TRACEPARENT);
    http = new HttpEmitter(servers.database());
    sql = new SqlEmitter(servers.database());
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    sql.close();
    http.close();
    tracedJava.close();
    java.close();
    servers.close();
  }

  static final List<String> EMITTERS = List.of("Java", "Java, traced", "HTTP", "SQL");

  static Stream<Arguments> casesForEachEmitter() {
    return EMITTERS.stream()
        .flatMap(
            emitterName ->
                Arrays.stream(InteropCase.values())
                    .filter(
                        testCase ->
                            !emitterName.equals("SQL") || !UNSUPPORTED_BY_SQL.contains(testCase))
                    .map(testCase -> arguments(emitterName, testCase)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("casesForEachEmitter")
  void everyEmitterDeliversToTheSameSockets(String emitterName, InteropCase testCase) {
    try (var fixture = new CaseFixture(servers, emitterNamed(emitterName), java)) {
      testCase.run(fixture);
    }
    assertServersCountNoOther();
  }

  static Stream<Arguments> limitsForEachEmitter() {
    return EMITTERS.stream()
        .flatMap(
            emitterName ->
                Arrays.stream(NotifyLimitCase.values())
                    .map(testCase -> arguments(emitterName, testCase)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("limitsForEachEmitter")
  void everyEmitterDeliversAtTheLimitOfNotify(String emitterName, NotifyLimitCase testCase)
      throws Exception {
    try (var fixture = new CaseFixture(servers, emitterNamed(emitterName), java)) {
      testCase.run(fixture, servers.database());
    }
    assertServersCountNoOther();
  }

  private static void assertServersCountNoOther() {
    // A forged request of a server would make the other servers wait for responses.
    assertThat(servers.first().serverCount()).isLessThanOrEqualTo(2);
    assertThat(servers.second().serverCount()).isLessThanOrEqualTo(2);
  }

  @Test
  void rejectsForgedPlaceholders() {
    var forged = Map.of("deep", List.of(Map.of("_placeholder", true, "num", 9)));
    try (var fixture = new CaseFixture(servers, java, java)) {
      for (var emitter : List.of(java, http, sql)) {
        assertThatThrownBy(
                () ->
                    emitter.emit(
                        BroadcastTarget.EVERYONE,
                        EmitFlags.DEFAULT,
                        "forged",
                        List.of(forged, new byte[] {1})))
            .hasMessageFindingMatch("_placeholder|/args/0/deep/0");
      }
      fixture.emit(BroadcastTarget.EVERYONE, "after", new byte[] {1});
      fixture.assertReceivedOnlyBy(
          "after",
          List.of(fixture.alice(), fixture.bob(), fixture.carol()),
          Map.of("$binary", "AQ=="));
      for (var client : List.of(fixture.alice(), fixture.bob(), fixture.carol())) {
        assertThat(client.received("forged")).as(client.name()).isEmpty();
        assertThat(client.isDisconnected()).as(client.name()).isFalse();
      }
    }
  }

  private static EmitterUnderTest emitterNamed(String name) {
    return switch (name) {
      case "Java" -> java;
      case "Java, traced" -> tracedJava;
      case "HTTP" -> http;
      default -> sql;
    };
  }
}
