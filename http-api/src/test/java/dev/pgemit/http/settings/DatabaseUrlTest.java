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
    "postgresql://u@h/d?sslmode=require&socketTimeout=5,"
        + " jdbc:postgresql://h/d?user=u&sslmode=require&socketTimeout=5",
    "postgresql://h/d?options=-c+a%3Db, jdbc:postgresql://h/d?options=-c%2Ba%3Db",
    "jdbc:postgresql://h/d?ssl, jdbc:postgresql://h/d?ssl",
    "'postgresql://h1:1,h2:2/d', 'jdbc:postgresql://h1:1,h2:2/d'",
    "postgresql://[::1]:5432/d, jdbc:postgresql://[::1]:5432/d",
    "postgresql://u:a+b%20%26%3F@h/d, jdbc:postgresql://h/d?user=u&password=a%2Bb%20%26%3F",
    "postgresql://u:@h/d, jdbc:postgresql://h/d?user=u&password=",
    "jdbc:postgresql://h/d?user=u, jdbc:postgresql://h/d?user=u"
  })
  void convertsUrlToDriverForm(String url, String jdbc) {
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
  void rejectsInvalidUrlWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> DatabaseUrl.of(url))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("DATABASE_URL must be postgresql://")
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
  void rejectsLoginInDriverUrl(String url) {
    assertThatThrownBy(() -> DatabaseUrl.of(url))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("?user=…&password=…")
        .hasMessageNotContaining("sec");
    assertThat(new DatabaseUrl(url).toString()).doesNotContain("sec");
  }

  @ParameterizedTest
  @CsvSource({
    "application_name=me, ApplicationName=me",
    "connect_timeout=7, connectTimeout=7",
    "keepalives=0, tcpKeepAlive=false",
    "load_balance_hosts=random, loadBalanceHosts=true",
    "channel_binding=require, channelBinding=require",
    "target_session_attrs=any, targetServerType=any",
    "target_session_attrs=read-write, targetServerType=primary",
    "target_session_attrs=primary, targetServerType=primary",
    "target_session_attrs=standby, targetServerType=secondary",
    "target_session_attrs=read-only, targetServerType=secondary",
    "target_session_attrs=prefer-standby, targetServerType=preferSecondary"
  })
  void translatesLibpqParameters(String libpq, String driver) {
    assertThat(DatabaseUrl.of("postgresql://h/d?" + libpq).jdbc())
        .isEqualTo("jdbc:postgresql://h/d?" + driver);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://h/d?sslmod=require, 'has an unknown parameter \"sslmod\": did you mean"
        + " \"sslmode\"?'",
    "jdbc:postgresql://h/d?SSLMODE=require, 'did you mean \"sslmode\"?'",
    "jdbc:postgresql://h/d?application_name=me, 'did you mean \"ApplicationName\"?'",
    "postgresql://h/d?schema=public, 'a parameter \"schema\" that neither libpq"
        + " nor the Postgres driver knows'",
    "jdbc:postgresql://h/d?target_session_attrs=any, 'a parameter"
        + " \"target_session_attrs\" that the Postgres driver does not know'",
    "postgresql://h/d?passfile=/f, the libpq parameter \"passfile\"",
    "postgresql://h/d?host=db.internal, which belongs before the parameters",
    "postgresql://h/d?sslrootcert=system, sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
    "postgresql://h/d?target_session_attrs=master, 'has"
        + " target_session_attrs=master, but it must be one of any,'",
    "postgresql://h/d?sslmode=bogus, 'has sslmode=bogus, but it must be one of"
        + " disable, allow,'",
    "postgresql://h/d?sslmode, but it must be one of disable",
    "jdbc:postgresql://h/d?ssl=yes, but it must be true or false",
    "jdbc:postgresql://h/d?tcpKeepAlive=1, but it must be true or false",
    "postgresql://h/d?connect_timeout=soon, 'has connectTimeout=soon, but it"
        + " must be a whole number'",
    "jdbc:postgresql://h/d?ApplicationName=%zz, not percent-encoding"
  })
  void rejectsUnknownParameter(String url, String sentence) {
    assertThatThrownBy(() -> DatabaseUrl.of(url))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("DATABASE_URL has ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/d?password=x&s3cret",
        "jdbc:postgresql://h/d?password=x&ssl=s3cret",
        "postgresql://h/d?password=x&s3cret=y",
        "postgresql://u:12?s3cret=x@h/d"
      })
  void doesNotRepeatPossiblePasswordParts(String url) {
    assertThatThrownBy(() -> DatabaseUrl.of(url))
        .isInstanceOf(SettingsException.class)
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u:s3cret@h:99999/d, has a port that is not a number from 1 to" + " 65535",
    "'jdbc:postgresql://h:5432,g:0/d?password=s3cret', has a port that is not a"
        + " number from 1 to 65535",
    "postgresql://u:s3cret@h/d?service=none, names a service that no service file defines",
    "jdbc:postgresql://h/%zz?password=s3cret, must be jdbc:postgresql://host:5432/database",
    "jdbc:postgresql://h?password=s3cret, must be jdbc:postgresql://host:5432/database",
    "postgresql://u:s3cret@%2Fvar%2Frun%2Fpostgresql/d, names a Unix socket",
    "postgresql://u:s3cret@/d?host=/var/run/postgresql, names a Unix socket",
    "jdbc:postgresql://%2ftmp/d?password=s3cret, names a Unix socket"
  })
  void rejectsUrlThatTheDriverRejects(String url, String sentence) {
    assertThatThrownBy(() -> DatabaseUrl.of(url))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("DATABASE_URL " + sentence)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void suggestsParameterNameAfterPassword() {
    assertThatThrownBy(() -> DatabaseUrl.of("jdbc:postgresql://h/d?password=x&sslmod=require"))
        .hasMessage("DATABASE_URL has an unknown parameter: did you mean \"sslmode\"?");
  }

  @Test
  void lastOfRepeatedParametersWins() {
    assertThat(
            DatabaseUrl.of("postgresql://h/d?connect_timeout=1&connectTimeout=2")
                .parameter("connectTimeout"))
        .hasValue("2");
  }

  @Test
  void toStringHidesLogin() {
    assertThat(DatabaseUrl.of("postgresql://u:secret@h/d")).hasToString("jdbc:postgresql://h/d");
    assertThat(DatabaseUrl.of("jdbc:postgresql://h/d?password=secret"))
        .hasToString("jdbc:postgresql://h/d");
    assertThat(DatabaseUrl.of("jdbc:postgresql://h1:1,[::1]/d?password=a\nsecret"))
        .hasToString("jdbc:postgresql://h1:1,[::1]/d");
    assertThat(DatabaseUrl.of("jdbc:postgresql:d?password=secret"))
        .hasToString("jdbc:postgresql:d");
  }
}
