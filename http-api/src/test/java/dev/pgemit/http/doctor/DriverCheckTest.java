package dev.pgemit.http.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.http.settings.DatabaseUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverCheckTest {
  @Test
  void acceptsSafeParameters() {
    assertThat(finding("").level()).isEqualTo(CheckLevel.OK);
    assertThat(finding("?socketTimeout=20&connectTimeout=5&tcpKeepAlive=true").level())
        .isEqualTo(CheckLevel.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "socketTimeout=0, waits without limit",
    "socketTimeout=600, over a minute",
    "connectTimeout=0, waits without limit",
    "tcpKeepAlive=false, firewall",
    "logServerErrorDetail=true, payloads"
  })
  void warnsAboutUnsafeParameters(String parameter, String expected) {
    assertThat(finding("?sslmode=prefer&" + parameter).summary()).contains(expected);
  }

  private static CheckResult finding(String parameters) {
    return new DriverCheck(new DatabaseUrl("jdbc:postgresql://host/database" + parameters))
        .finding();
  }
}
