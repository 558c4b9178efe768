package com.example.orders;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** A page in a headless Chromium, driven over its DevTools protocol. */
final class BrowserPage implements WebSocket.Listener, AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final String LISTENING = "DevTools listening on ";
  private static final JsonMapper JSON = new JsonMapper();

  private final Path profile;
  private final Process browser;
  private final WebSocket socket;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();

  private BrowserPage(String program, String url) throws Exception {
    profile = Files.createTempDirectory("chromium");
    browser =
        new ProcessBuilder(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .start();
    var client = HttpClient.newHttpClient();
    var tab =
        HttpRequest.newBuilder(
                URI.create(
                    "http://%s/json/new?%s"
                        .formatted(
                            devTools().getAuthority(),
                            URLEncoder.encode(url, StandardCharsets.UTF_8))))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    var page = JSON.readTree(client.send(tab, HttpResponse.BodyHandlers.ofString()).body());
    var address = URI.create(page.get("webSocketDebuggerUrl").asString());
    socket = client.newWebSocketBuilder().buildAsync(address, this).join();
  }

  static BrowserPage open(String url) throws Exception {
    return new BrowserPage(installed(), url);
  }

  /** Returns whether Chromium is installed. CI must have it. */
  static boolean isAvailable() {
    return Boolean.parseBoolean(System.getenv("CI")) || !installed().isEmpty();
  }

  private static String installed() {
    for (var name : NAMES) {
      try {
        new ProcessBuilder(name, "--version").start().destroy();
        return name;
      } catch (IOException e) {
        continue; // the next name
      }
    }
    return "";
  }

  private URI devTools() throws IOException {
    var output = new BufferedReader(new InputStreamReader(browser.getErrorStream()));
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(LISTENING)) {
        return URI.create(line.substring(LISTENING.length()));
      }
    }
    throw new IOException("Chromium has ended before it listened");
  }

  /** Runs a script, waits for its promise, and returns its value as text. */
  String evaluate(String script) throws InterruptedException {
    var parameters = Map.of("expression", script, "awaitPromise", true, "returnByValue", true);
    var command = Map.of("id", 1, "method", "Runtime.evaluate", "params", parameters);
    socket.sendText(JSON.writeValueAsString(command), true).join();
    var answer = answers.poll(30, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("The page did not answer within 30 s: " + script);
    }
    var result = JSON.readTree(answer).path("result");
    if (result.has("exceptionDetails")) {
      throw new AssertionError(result.get("exceptionDetails").toString());
    }
    return result.path("result").path("value").asString("");
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean isLast) {
    text.append(part);
    if (isLast) {
      answers.add(text.toString());
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    browser.destroy();
    browser.waitFor();
    FileSystemUtils.deleteRecursively(profile);
  }
}
