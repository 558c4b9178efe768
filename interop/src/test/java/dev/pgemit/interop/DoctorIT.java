package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.cli.doctor.Examination;
import dev.pgemit.cli.doctor.Report;
import dev.pgemit.cli.doctor.Subject;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.Finding.Level;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The doctor finds real servers, and tells where there are none. */
class DoctorIT {
  @ParameterizedTest
  @ValueSource(strings = {"0.1.1", "0.5.0"})
  void serversAreFoundOnTheirOwnChannelAlone(String adapter) throws Exception {
    try (var fleet = Fleet.start(adapter, adapter)) {
      var found = servers(fleet.database(), "socket.io");
      assertThat(found.level()).isEqualTo(Level.OK);
      assertThat(found.found()).isEqualTo("/: 2 servers answered, and 2 sessions listen");

      var elsewhere = servers(fleet.database(), "other");
      assertThat(elsewhere.level()).isEqualTo(Level.WARNING);
      assertThat(elsewhere.advice()).contains("channelPrefix (other)");
    }
  }

  private static Finding servers(TestDatabase database, String prefix) {
    var settings =
        Settings.from(
            Map.of("DATABASE_URL", database.url(), "PGEMIT_CHANNEL_PREFIX", prefix));
    var source = database.dataSource();
    var subject =
        new Subject(
            settings,
            source,
            source,
            () -> Emitter.builder(source).channelPrefix(prefix).build(),
            "pgemit",
            List.of("/"),
            null);
    return Examination.of(subject).entries().stream()
        .filter(entry -> entry.check().equals("servers"))
        .map(Report.Entry::finding)
        .findFirst()
        .orElseThrow();
  }
}
