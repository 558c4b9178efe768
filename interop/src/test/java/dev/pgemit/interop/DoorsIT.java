package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pgemit.interop.door.Door;
import dev.pgemit.interop.door.Door.Flags;
import dev.pgemit.interop.door.HttpDoor;
import dev.pgemit.interop.door.JavaDoor;
import dev.pgemit.interop.door.SqlDoor;
import dev.pgemit.interop.door.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
 * Every case arrives, through Java, HTTP and SQL alike, on every version of the adapter, and with a
 * trace as without one.
 */
@ParameterizedClass(name = "adapter {0}")
@FieldSource("ADAPTERS")
@NullUnmarked // its fields are set before its tests
class DoorsIT {
  static final List<String> ADAPTERS = AdapterVersions.ALL;
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static Cluster cluster;
  private static Door java;
  private static Door tracing;
  private static Door http;
  private static Door sql;

  @Parameter String adapter;

  @BeforeParameterizedClassInvocation
  static void start(String adapter) throws Exception {
    cluster = Cluster.start(adapter);
    java = new JavaDoor(cluster.database());
    tracing = JavaDoor.tracing(cluster.database(), TRACEPARENT);
    http = new HttpDoor(cluster.database());
    sql = new SqlDoor(cluster.database());
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    sql.close();
    http.close();
    tracing.close();
    java.close();
    cluster.close();
  }

  static Stream<Arguments> casesThroughEachDoor() {
    return Stream.of("Java", "Java, traced", "HTTP", "SQL")
        .flatMap(
            door ->
                Arrays.stream(Case.values())
                    // No text of Postgres holds NUL, and no jsonb.
                    .filter(one -> one != Case.NUL || !door.equals("SQL"))
                    .map(one -> arguments(door, one)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("casesThroughEachDoor")
  void arrives(String door, Case one) throws Exception {
    try (var scene = new Scene(cluster, door(door), java)) {
      one.play(scene);
    }
    // A message that looked like a server's would make the servers wait for that server's answers.
    assertThat(cluster.first().serverCount()).isLessThanOrEqualTo(2);
    assertThat(cluster.second().serverCount()).isLessThanOrEqualTo(2);
  }

  @Test
  void aForgedPlaceholderIsRefusedAndDisconnectsNobody() {
    var forged = Map.of("deep", List.of(Map.of("_placeholder", true, "num", 9)));
    try (var scene = new Scene(cluster, java, java)) {
      for (var door : List.of(java, http, sql)) {
        assertThatThrownBy(
                () ->
                    door.emit(
                        Target.EVERYONE, Flags.NONE, "forged", List.of(forged, new byte[] {1})))
            .hasMessageFindingMatch("_placeholder|/args/0/deep/0");
      }
      scene.emit(Target.EVERYONE, "after", new byte[] {1});
      scene.assertOnly(
          "after", List.of(scene.alice(), scene.bob(), scene.carol()), Map.of("$binary", "AQ=="));
      for (var client : List.of(scene.alice(), scene.bob(), scene.carol())) {
        assertThat(client.received("forged")).as(client.name()).isEmpty();
        assertThat(client.isDisconnected()).as(client.name()).isFalse();
      }
    }
  }

  private static Door door(String name) {
    return switch (name) {
      case "Java" -> java;
      case "Java, traced" -> tracing;
      case "HTTP" -> http;
      default -> sql;
    };
  }
}
