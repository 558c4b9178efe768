package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dry runs are rejected like the calls themselves. */
class DryRunErrorsIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static ServiceClient caller;
  private static String limitedKey;
  private static String readerKey;
  private TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    caller = service.withKey(service.keys().create("all", "*"));
    limitedKey = service.keys().create("limited", "*", "*", "user:*", "*");
    readerKey = service.keys().create("reader", "fetch,rooms,tail");
  }

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /v1/emit | {"event":"disconnect","to":7}
          /v1/emit | {"event":"e","args":[{"_placeholder":true,"num":0}]}
          /v1/emit | {"event":"e","deliverAt":"soon"}
          /v1/emit/batch | {"emits":[{"event":"e"},{"evnt":"e"}]}
          /v1/sockets/join | {"rooms":[]}
          /v1/sockets/disconnect | {}
          /v1/server-side-emit | {"event":"connection","to":"a"}
          /v1/emit-with-ack | {"event":"e","timeout":0}
          /v1/server-side-emit-with-ack | {"event":"connection"}
          """)
  void reportsTheErrorsOfTheCall(String path, String body) throws Exception {
    var real = ResponseAssertions.errors(caller.post(path, body));
    assertThat(ResponseAssertions.errors(caller.post(path + "?dryRun=true", body)))
        .isEqualTo(real)
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /v1/emit | {"event":"e","to":"a"}
          /v1/emit/batch | {"emits":[{"event":"e","to":"a"}]}
          /v1/sockets/join | {"rooms":"a","to":"user:1"}
          /v1/sockets/leave | {"rooms":"user:1","to":"a"}
          /v1/sockets/disconnect | {"to":"a"}
          /v1/server-side-emit | {"event":"e"}
          /v1/emit-with-ack | {"event":"e"}
          /v1/server-side-emit-with-ack | {"event":"e"}
          """)
  void requiresThePermissionOfTheCall(String path, String body) throws Exception {
    for (var key : List.of(limitedKey, readerKey)) {
      var holder = service.withKey(key);
      var real = ResponseAssertions.problem(holder.post(path, body), 403);
      var refused = ResponseAssertions.problem(holder.post(path + "?dryRun=true", body), 403);
      assertThat(refused).isEqualTo(real);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/emit?dryRun=yes, /dryRun",
    "/v1/emit?timeout=5, /timeout",
    "/v1/emit/batch?timeout=5, /timeout",
    "/v1/emit/batch?dryRun=true&timeout=0, /timeout",
    "/v1/sockets/join?dryrun=true, /dryrun",
    "/v1/emit-with-ack?dryRun=true&timeout=5, /timeout",
    "/v1/emit/stream?dryRun=1, /dryRun"
  })
  void rejectsInvalidQueryParameters(String path, String pointer) throws Exception {
    assertThat(ResponseAssertions.errors(caller.post(path, "{\"event\":\"e\"}")))
        .containsOnlyKeys(pointer);
    assertThat(channel.drain()).isEmpty();
  }
}
