package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.emitter.BroadcastTarget;
import dev.pgemit.interop.emitter.EmitterUnderTest;
import dev.pgemit.interop.emitter.EmitterUnderTest.EmitFlags;
import dev.pgemit.interop.emitter.HttpEmitter;
import dev.pgemit.interop.emitter.JavaEmitter;
import dev.pgemit.interop.node.BrowserPage;
import dev.pgemit.interop.node.ExampleServer;
import dev.pgemit.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Opens the page of the example server in a real browser, with adapter 0.5.0. */
class BrowserIT {
  @Test
  void eventsFromHttpAndJavaAppearOnTheExamplePage() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var example = ExampleServer.start(database);
        var browser = BrowserPage.ofExample(example);
        var http = new HttpEmitter(database);
        var java = new JavaEmitter(database)) {
      assertAppears(browser, http, "from-http");
      assertAppears(browser, java, "from-java");
    }
  }

  private static void assertAppears(BrowserPage browser, EmitterUnderTest emitter, String event) {
    emitter.emit(
        BroadcastTarget.EVERYONE,
        EmitFlags.DEFAULT,
        event,
        List.of(Map.of("text", "<b>hello</b>")));

    var row = browser.awaitEvent(event);
    assertThat(row.get("args").toString()).isEqualTo("[{\"text\":\"<b>hello</b>\"}]");
  }
}
