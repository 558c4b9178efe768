package dev.pgemit.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.Finding.Level;
import dev.pgemit.http.settings.DatabaseUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverCheckTest {
  @Test
  void whatTheServiceSetsIsWell() {
    assertThat(finding("").level()).isEqualTo(Level.OK);
    assertThat(finding("?socketTimeout=20&connectTimeout=5&tcpKeepAlive=true").level())
        .isEqualTo(Level.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "socketTimeout=0, waits for ever",
    "socketTimeout=600, over a minute",
    "connectTimeout=0, waits for ever",
    "tcpKeepAlive=false, firewall",
    "logServerErrorDetail=true, payloads"
  })
  void whatTakesThatBackIsTold(String parameter, String words) {
    assertThat(finding("?sslmode=prefer&" + parameter).found()).contains(words);
  }

  private static Finding finding(String parameters) {
    return new DriverCheck(new DatabaseUrl("jdbc:postgresql://host/database" + parameters))
        .finding();
  }
}
