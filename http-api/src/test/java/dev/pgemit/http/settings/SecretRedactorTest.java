package dev.pgemit.http.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretRedactorTest {
  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL, postgresql://u:s3%2Fcr3t@h/d, s3/cr3t, s3%2Fcr3t",
    "DATABASE_URL, postgresql://u:s3@cr3t@h:99999/d, s3@cr3t, s3%40cr3t",
    "PGEMIT_LISTEN_URL, jdbc:postgresql://h/d?sslpassword=s3+cr3t, s3 cr3t, s3+cr3t",
    "REDIS_URL, redis://u:s3%2Fcr3t@h, s3/cr3t, s3%2Fcr3t",
    "REDIS_URL, redis://s3@cr3t@h:6379, s3@cr3t, s3%40cr3t",
    "REDIS_URL, 'redis://h:6379,rediss://u:s3cr3t@h2', s3cr3t, s3cr3t",
    "PGPASSWORD, s3cr3t, s3cr3t, s3cr3t",
    "PGEMIT_JWT_SECRET, s3 cr3t, s3 cr3t, s3%20cr3t",
    "OTEL_EXPORTER_OTLP_HEADERS, 'a=1,b=Basic s3cr3t', Basic s3cr3t, Basic%20s3cr3t"
  })
  void redactsPlainAndEncodedSecrets(String variable, String value, String meant, String encoded) {
    var secrets = SecretRedactor.of(Map.of(variable, value));

    assertThat(secrets.redact("<" + meant + "><" + encoded + ">")).isEqualTo("<***><***>");
  }

  @Test
  void keepsCommonWords() {
    var secrets =
        SecretRedactor.of(Map.of("DATABASE_URL", "postgresql://postgres:postgres@h/postgres"));

    assertThat(secrets.redact("h/postgres as postgres")).isEqualTo("h/postgres as postgres");
  }
}
