package dev.pgemit.http.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql://u:p@h:5433/d, jdbc:postgresql://h:5433/d?user=u&password=p",
    "postgres://u@h/d, jdbc:postgresql://h/d?user=u",
    "postgresql://h/d, jdbc:postgresql://h/d",
    "postgresql:///d, jdbc:postgresql://localhost/d",
    "postgresql://h, jdbc:postgresql://h/",
    "postgresql://h/d?sslmode=require, jdbc:postgresql://h/d?sslmode=require",
    "postgresql://u@h/d?a=b&c=d, jdbc:postgresql://h/d?user=u&a=b&c=d",
    "'postgresql://h1:1,h2:2/d', 'jdbc:postgresql://h1:1,h2:2/d'",
    "postgresql://[::1]:5432/d, jdbc:postgresql://[::1]:5432/d",
    "postgresql://u:a+b%20%26%3F@h/d, jdbc:postgresql://h/d?user=u&password=a%2Bb%20%26%3F",
    "postgresql://u:@h/d, jdbc:postgresql://h/d?user=u&password=",
    "jdbc:postgresql://h/d?user=u, jdbc:postgresql://h/d?user=u"
  })
  void anAddressBecomesTheDriversForm(String url, String jdbc) {
    assertThat(DatabaseUrl.of(url).jdbc()).isEqualTo(jdbc);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:secret@h/d",
        "postgresql:u:secret@h",
        "postgresql://u:secret@h:port/d",
        "postgresql://u:sec@ret@h/d",
        "postgresql://u:secret%zz@h/d",
        "postgresql://u:secret@h1,/d",
        "postgresql://u:secret@h:123456/d",
        "postgresql://u:secret@h/d#fragment",
        "postgresql://u:12/secret@h/d",
        "secret"
      })
  void whatIsNoAddressIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> DatabaseUrl.of(url))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("DATABASE_URL should be postgresql://")
        .hasMessageNotContaining("sec");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://u:secret@h/d",
        "jdbc:postgresql://u:sec@ret@h",
        "jdbc:postgresql://u:sec?ret@h/d",
        "jdbc:postgresql://u/x:secret@h/d",
        "jdbc:mysql://h/d?password=secret"
      })
  void loginBeforeTheHostIsRefusedInADriversAddress(String url) {
    assertThatThrownBy(() -> DatabaseUrl.of(url))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("?user=…&password=…")
        .hasMessageNotContaining("sec");
    assertThat(new DatabaseUrl(url).toString()).doesNotContain("sec");
  }

  @Test
  void parameterThatIsNoEncodingIsTakenAsItStands() {
    assertThat(DatabaseUrl.of("jdbc:postgresql://h/d?socketTimeout=%zz").parameter("socketTimeout"))
        .hasValue("%zz");
  }

  @Test
  void itsTextLeavesOutWhoLogsIn() {
    assertThat(DatabaseUrl.of("postgresql://u:secret@h/d")).hasToString("jdbc:postgresql://h/d");
    assertThat(DatabaseUrl.of("jdbc:postgresql://h/d?password=secret"))
        .hasToString("jdbc:postgresql://h/d");
    assertThat(DatabaseUrl.of("jdbc:postgresql://h1:1,[::1]/d?password=a\nsecret"))
        .hasToString("jdbc:postgresql://h1:1,[::1]/d");
    assertThat(DatabaseUrl.of("jdbc:postgresql:d?password=secret"))
        .hasToString("jdbc:postgresql:d");
  }
}
