package dev.pgemit.http.metrics;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The dashboard and the alerts use only existing metrics. */
class ObservabilityIT {
  private static final Path FOLDER = Path.of("../observability");
  private static final Path RUNBOOK = Path.of("../docs/runbook.md");
  private static final Pattern SECTION = Pattern.compile("^## (\\w+)$", Pattern.MULTILINE);
  private static final Pattern NAME =
      Pattern.compile("\\b(?:pgemit|hikaricp|jvm|process|system|jetty)_\\w+");
  private static final Pattern LABEL_VALUES = Pattern.compile("\\{[^}]*\\}|\"[^\"]*\"");
  private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{| )", Pattern.MULTILINE);

  private static TestDatabase database;
  private static Set<String> exposed;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    try (var service =
        TestService.start(database.url(), Map.of("PGEMIT_WATCH_NAMESPACES", "/, chat"))) {
      ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
      System.gc(); // the JVM reports pauses only after the first one
      exposed = new TreeSet<>();
      await()
          .atMost(ofSeconds(30))
          .until(
              () -> {
                SAMPLE
                    .matcher(service.get("/metrics").body())
                    .results()
                    .forEach(sample -> exposed.add(sample.group(1)));
                return exposed.contains("jvm_gc_pause_seconds_sum");
              });
    }
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @Test
  void dashboardUsesExistingMetrics() throws Exception {
    var dashboard =
        new JsonMapper().readTree(Files.readString(FOLDER.resolve("grafana/pgemit.json")));
    var asked = new TreeSet<String>();
    for (var panel : dashboard.get("panels")) {
      if (!panel.get("type").stringValue().equals("row")) {
        assertThat(panel.path("description").asString(""))
            .as("%s", panel.get("title"))
            .isNotBlank();
        panel
            .get("targets")
            .forEach(target -> asked.addAll(names(target.get("expr").stringValue())));
      }
    }
    dashboard
        .get("templating")
        .get("list")
        .forEach(variable -> asked.addAll(names(variable.path("definition").asString(""))));

    assertThat(asked).isNotEmpty();
    assertThat(exposed).containsAll(asked);
  }

  @Test
  void alertsUseExistingMetricsAndHaveAdvice() throws Exception {
    var asked = new TreeSet<String>();
    for (var rule : rules().toList()) {
      asked.addAll(names(rule.get("expr").stringValue()));
      assertThat(rule.at("/annotations/summary").asString("")).isNotBlank();
      assertThat(rule.at("/annotations/description").asString("")).isNotBlank();
      assertThat(rule.at("/labels/severity").asString("")).isIn("warning", "critical");
    }

    assertThat(asked).isNotEmpty();
    assertThat(exposed).containsAll(asked);
  }

  @Test
  void runbookHasASectionForEachAlert() throws Exception {
    var names = rules().map(rule -> rule.get("alert").stringValue()).toList();
    var sections =
        SECTION.matcher(Files.readString(RUNBOOK)).results().map(heading -> heading.group(1));

    assertThat(sections).containsExactlyElementsOf(names);
    assertThat(rules().map(rule -> rule.at("/annotations/runbook").asString("")))
        .containsExactlyElementsOf(
            names.stream()
                .map(name -> "docs/runbook.md#" + name.toLowerCase(Locale.ROOT))
                .toList());
  }

  private static Stream<JsonNode> rules() throws IOException {
    var file =
        new YAMLMapper().readTree(Files.readString(FOLDER.resolve("prometheus/alerts.yaml")));
    return StreamSupport.stream(file.at("/groups/0/rules").spliterator(), false);
  }

  // In "pgemit_x_total{verb="pgemit_y"}", only the first name is a metric.
  private static Set<String> names(String expression) {
    var names = new TreeSet<String>();
    NAME.matcher(LABEL_VALUES.matcher(expression).replaceAll(""))
        .results()
        .forEach(match -> names.add(match.group()));
    return names;
  }

  @Test
  void countsServersOfWatchedNamespaces() {
    assertThat(exposed).contains("pgemit_servers");
  }

  @Test
  void promtoolAcceptsRulesAndTests() throws Exception {
    assumeTrue(isInstalled("promtool"), "promtool is not installed");
    assertThat(promtool("check", "rules", "alerts.yaml")).contains("SUCCESS");
    assertThat(promtool("test", "rules", "alerts.test.yaml")).contains("SUCCESS");
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String promtool(String... arguments) throws Exception {
    var process =
        new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList())
            .directory(FOLDER.resolve("prometheus").toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
