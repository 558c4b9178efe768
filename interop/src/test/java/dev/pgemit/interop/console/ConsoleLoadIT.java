package dev.pgemit.interop.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.interop.node.NodeProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The console beside many sockets and many messages, and beside a service that restarts. */
class ConsoleLoadIT {
  private static final int SOCKETS = 10_000;
  private static final int MESSAGES_PER_BATCH = 100;
  private static final int BATCHES = 100;
  private static final double MAX_TASK_MILLIS = 200;

  @Test
  void staysSmoothAndSurvivesRestart() throws Exception {
    try (var service = new ConsoleService()) {
      var key = service.createKey("console");
      service.start();
      try (var crowd =
              NodeProcess.start(
                  "crowd.mjs",
                  "--url",
                  service.server().url(),
                  "--count",
                  Integer.toString(SOCKETS));
          var browser = new ConsoleBrowser(service.url())) {
        browser.signIn(key);
        browser.waitFor(".dot.listening");
        crowd.awaitReport("connected", line -> line.get("count").asInt() == SOCKETS);

        browser.startTrace();
        browser.view("sockets");
        browser.waitFor(".socket-row");
        assertThat(browser.text(".page-head")).contains("10,000 sockets", "100 rooms");
        browser.fill(".socket-bar input", "\"user\":9999}");
        await().until(() -> browser.count(".socket-row") == 1);
        browser.fill(".socket-bar input", "");
        browser.evaluate("document.querySelector('.socket-card .virtual').scrollTop = 200000");
        browser.view("live");
        emitThousandPerSecond(service);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> browser.text(".live-foot").contains("10,000 messages"));
        assertThat(browser.longestTaskMillis()).isLessThan(MAX_TASK_MILLIS);
        assertThat(browser.count(".virtual-row")).isLessThan(60);

        service.stop();
        browser.waitFor(".banner");
        service.start();
        browser.waitFor(".dot.listening");
        browser.waitUntilGone(".banner");
        assertThat(browser.text(".virtual-row")).contains("Messages were lost here");
        emitOne(service, "after-the-restart");
        await().until(() -> browser.text(".virtual-row").contains("after-the-restart"));
        assertThat(browser.errors()).isEmpty();
      }
    }
  }

  private static void emitThousandPerSecond(ConsoleService service) throws Exception {
    try (var emitter = Emitter.create(service.database().dataSource())) {
      for (var batch = 0; batch < BATCHES; batch++) {
        var messages = emitter.batch();
        for (var i = 0; i < MESSAGES_PER_BATCH; i++) {
          messages.to("room-absent").emit("load", batch * MESSAGES_PER_BATCH + i);
        }
        messages.publish();
        Thread.sleep(100); // the rate
      }
    }
  }

  private static void emitOne(ConsoleService service, String event) {
    try (var emitter = Emitter.create(service.database().dataSource())) {
      emitter.emit(event);
    }
  }
}
