package dev.pgemit.http.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL, postgresql://u:s3%2Fcr3t@h/d, s3/cr3t, s3%2Fcr3t",
    "DATABASE_URL, postgresql://u:s3@cr3t@h:99999/d, s3@cr3t, s3%40cr3t",
    "PGEMIT_LISTEN_URL, jdbc:postgresql://h/d?sslpassword=s3+cr3t, s3 cr3t, s3+cr3t",
    "PGPASSWORD, s3cr3t, s3cr3t, s3cr3t",
    "PGEMIT_JWT_SECRET, s3 cr3t, s3 cr3t, s3%20cr3t",
    "OTEL_EXPORTER_OTLP_HEADERS, 'a=1,b=Basic s3cr3t', Basic s3cr3t, Basic%20s3cr3t"
  })
  void aSecretIsRemovedAsItIsMeantAndAsItIsEncoded(
      String variable, String value, String meant, String encoded) {
    var secrets = Secrets.of(Map.of(variable, value));

    assertThat(secrets.removedFrom("<" + meant + "><" + encoded + ">")).isEqualTo("<***><***>");
  }

  @Test
  void whatAlsoStandsInHarmlessTextsStays() {
    var secrets = Secrets.of(Map.of("DATABASE_URL", "postgresql://postgres:postgres@h/postgres"));

    assertThat(secrets.removedFrom("h/postgres as postgres")).isEqualTo("h/postgres as postgres");
  }
}
