package dev.pgemit.http.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.testing.TestDatabase;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TailStreamIT {
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @Test
  void errorEndsOneTailAndIsReported() throws Exception {
    try (var database = TestDatabase.create();
        var io = Emitter.create(database.dataSource())) {
      var tail = io.tail().join();
      var stream =
          new TailStream(
              responseThrowingOutOfMemory(),
              tail,
              Caller.ANONYMOUS,
              PublishingCallers.NONE,
              (thread, cause) -> failures.add(thread));

      assertThat(stream.start()).succeedsWithin(Duration.ofSeconds(10));

      assertThat(failures).containsExactly("pgemit-tail");
      assertThat(tail.isClosed()).isTrue();
    }
  }

  private static HttpServletResponse responseThrowingOutOfMemory() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            TailStreamIT.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (self, method, arguments) -> {
              if (method.getName().equals("getOutputStream")) {
                throw new OutOfMemoryError("a test's");
              }
              return null;
            });
  }
}
