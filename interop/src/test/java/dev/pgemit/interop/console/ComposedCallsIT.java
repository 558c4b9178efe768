package dev.pgemit.interop.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.node.SocketClient;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The calls that Compose shows in each language send the event that the form has. */
class ComposedCallsIT {
  private static final String EVENT = "it's \"$HOME\" \\ ü";
  private static final String ROOM = "o'brien, \"5\"";
  private static final String ARGS =
      """
      [{"text": "it's \\"$HOME\\" `x` \\\\ ü", "none": null}, 1.5, true, ["a", 2], {"k": "v"}]
      """
          .strip();

  private static ConsoleService service;
  private static ConsoleBrowser browser;
  private static String key;
  private static SocketClient client;

  @TempDir private static Path folder;

  @BeforeAll
  static void compose() throws Exception {
    service = new ConsoleService();
    key = service.createKey("console");
    service.start();
    client = service.connect("client", Map.of(), ROOM);
    browser = new ConsoleBrowser(service.url());
    browser.signIn(key);
    browser.view("compose");
    browser.fill(".view-compose input[required]", EVENT);
    browser.fill(".view-compose .picker input", ROOM);
    browser.press("Enter");
    browser.fill(".view-compose textarea", ARGS);
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "curl, sh",
    "CLI, sh",
    "Node, node --input-type=module",
    "Python, python3",
  })
  void programSendsTheEvent(String language, String interpreter) throws Exception {
    var program = new ProcessBuilder(interpreter.split(" "));
    var environment = program.environment();
    environment.put("PGEMIT_KEY", key);
    environment.put("DATABASE_URL", service.database().url());
    environment.put("PATH", Path.of("..").toRealPath() + ":" + environment.get("PATH"));
    assertSent(language, snippet -> run(program, snippet));
  }

  @Test
  void sqlSendsTheEvent() throws Exception {
    assertSent(
        "SQL",
        snippet -> {
          try (var connection = service.database().connect();
              var statement = connection.createStatement()) {
            statement.execute(snippet);
          }
        });
  }

  @Test
  void javaSendsTheEvent() throws Exception {
    assertSent(
        "Java",
        snippet -> {
          var source = folder.resolve("Snippet.java");
          Files.writeString(
              source,
              """
              import dev.pgemit.*;
              import java.util.*;
              import tools.jackson.databind.json.JsonMapper;

              public class Snippet {
                public static void run(javax.sql.DataSource dataSource) {
                  %s
                }
              }
              """
                  .formatted(snippet));
          var classPath = System.getProperty("java.class.path");
          assertThat(
                  ToolProvider.getSystemJavaCompiler()
                      .run(null, null, null, "-cp", classPath, source.toString()))
              .isZero();
          try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader
                .loadClass("Snippet")
                .getMethod("run", DataSource.class)
                .invoke(null, service.database().dataSource());
          }
        });
  }

  private interface Sender {
    void send(String snippet) throws Exception;
  }

  private static void assertSent(String language, Sender sender) throws Exception {
    var before = client.received(EVENT).size();
    browser.click("#tab-" + language);
    sender.send(browser.text("#snippet pre"));

    await().until(() -> client.received(EVENT).size() == before + 1);
    assertThat(client.received(EVENT).get(before)).isEqualTo(new JsonMapper().readTree(ARGS));
  }

  private static void run(ProcessBuilder program, String input)
      throws IOException, InterruptedException {
    var process = program.redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
