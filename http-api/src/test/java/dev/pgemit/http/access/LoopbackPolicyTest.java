package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackPolicyTest {
  private static final LoopbackPolicy POLICY = new LoopbackPolicy(List.of("https://admin.example"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1",
        "127.0.0.1:8080",
        "127.0.0.2:1",
        "[::1]:8080"
      })
  void acceptsLoopbackHosts(String host) {
    assertThatCode(() -> POLICY.requireAllowed(host, null)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1:8080@evil.example",
        "localhost.",
        "0.0.0.0",
        "192.168.0.1",
        "::1"
      })
  void rejectsOtherHosts(@Nullable String host) {
    assertThatThrownBy(() -> POLICY.requireAllowed(host, null))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("runs without keys")
        .hasMessageContaining("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:3000",
        "http://127.0.0.1:3000",
        "https://[::1]",
        "https://admin.example"
      })
  void acceptsLoopbackAndAllowedOrigins(String origin) {
    assertThatCode(() -> POLICY.requireAllowed("localhost", origin)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "https://evil.example",
        "http://localhost.evil.example",
        "file://",
        "https://admin.example:444"
      })
  void rejectsOtherOrigins(String origin) {
    assertThatThrownBy(() -> POLICY.requireAllowed("localhost", origin))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("PGEMIT_CORS_ORIGINS");
  }

  @Test
  void acceptsRequestWithoutOrigin() {
    assertThatCode(() -> new LoopbackPolicy(List.of()).requireAllowed("localhost:1", null))
        .doesNotThrowAnyException();
  }
}
