package dev.pgemit.http.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.fuzz.FuzzInput;
import java.util.List;
import java.util.Map;

/**
 * Reads arbitrary environments: each is accepted, or rejected in one sentence, and neither reveals
 * the password of a URL.
 */
public final class SettingsFuzzer {
  private static final String PASSWORD = "s3cr3tPassw0rd";

  // The places where people put the password, rightly or not.
  private static final List<String> ADDRESSES =
      List.of(
          "postgresql://user:%s@host:5432/database",
          "postgres://user:%s@host",
          "jdbc:postgresql://host/database?user=u&password=%s",
          "jdbc:postgresql://user:%s@host:5432/database",
          "jdbc:postgresql:database?password=%s&ssl=true",
          "postgresql://host/database?password=%s",
          "postgresql://user:%s@[::1]:1,host2/database?sslmode=require");

  private SettingsFuzzer() {}

  /**
   * Creates an environment from the input: a URL with arbitrary text around its password, and a
   * size.
   */
  public static void fuzzerTestOneInput(byte[] input) {
    var choices = new FuzzInput(input);
    var address = new StringBuilder(choices.pick(ADDRESSES).formatted(PASSWORD));
    for (var times = choices.nextInt(4); times > 0; times--) {
      var place = choices.nextInt(address.length() + 1);
      var secret = address.indexOf(PASSWORD);
      if (place <= secret || place >= secret + PASSWORD.length()) {
        address.insert(place, choices.nextText(20));
      }
    }
    var variable = choices.nextBoolean() ? "DATABASE_URL" : "PGEMIT_LISTEN_URL";
    var size = choices.nextText(20);
    checkSize(size);
    var told = told(variable, address.toString(), size);
    assertThat(told).doesNotContain(PASSWORD);
  }

  private static String told(String variable, String address, String size) {
    try {
      var settings =
          Settings.from(
              variable.equals("DATABASE_URL")
                  ? Map.of("DATABASE_URL", address, "PGEMIT_MAX_BODY", size)
                  : Map.of("DATABASE_URL", "postgresql://localhost", variable, address));
      var postgres = settings.requirePostgres();
      for (var url : List.of(postgres.database(), postgres.listen())) {
        assertThat(url.hosts()).isNotEmpty();
        assertThat(url.parameter("socketTimeout")).isNotNull();
      }
      return settings.toString();
    } catch (SettingsException refused) {
      return refused.toString();
    }
  }

  private static void checkSize(String text) {
    ByteSize.parse(text).ifPresent(bytes -> assertThat(bytes).isPositive());
    if (text.matches("[1-9][0-9]{0,5}")) {
      assertThat(ByteSize.parse(text)).hasValue(Integer.parseInt(text));
      assertThat(ByteSize.parse(text + "KiB"))
          .isEqualTo(ByteSize.parse(String.valueOf(Integer.parseInt(text) * 1024L)));
    }
  }
}
