package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.emitter.BroadcastTarget;
import dev.pgemit.interop.emitter.EmitterUnderTest;
import dev.pgemit.interop.emitter.EmitterUnderTest.EmitFlags;
import dev.pgemit.interop.emitter.HttpEmitter;
import dev.pgemit.interop.emitter.JavaEmitter;
import dev.pgemit.interop.node.Chromium;
import dev.pgemit.interop.node.ExampleServer;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Opens the page of the example server in a real browser, with adapter 0.5.0. */
class BrowserIT {
  @Test
  void eventsFromHttpAndJavaAppearOnTheExamplePage() throws Exception {
    var chromium = Chromium.executable().toString();
    try (var database = TestDatabase.createWithAttachments();
        var example = ExampleServer.start(database);
        var browser =
            NodeProcess.start(
                "browser.mjs", "--executable", chromium, "--url", example.uri().toString());
        var http = new HttpEmitter(database);
        var java = new JavaEmitter(database)) {
      browser.awaitReport("opened", line -> true);

      assertAppears(browser, http, "from-http");
      assertAppears(browser, java, "from-java");
    }
  }

  private static void assertAppears(NodeProcess browser, EmitterUnderTest emitter, String event) {
    emitter.emit(
        BroadcastTarget.EVERYONE,
        EmitFlags.DEFAULT,
        event,
        List.of(Map.of("text", "<b>hello</b>")));

    var row = browser.awaitReport("event", line -> line.get("event").asString().equals(event));
    assertThat(row.get("args").toString()).isEqualTo("[{\"text\":\"<b>hello</b>\"}]");
  }
}
