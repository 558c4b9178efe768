package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.node.SocketClient;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an example of {@code docs/cli.md} prints, and what a client in its room receives.
 *
 * @param output a regular expression for standard output, whose dot matches line breaks
 * @param event the name of the event; {@code null} if the client receives none
 * @param arguments a regular expression for the arguments of the event as JSON
 */
record ExpectedResult(String output, @Nullable String event, String arguments) {
  private static final String ID = "[0-9a-f-]{36}\n";
  private static final String KEY = "pgemit_[\\w-]+\n";
  private static final String DIGEST = "name +digest\ncron +0 8 \\* \\* 1-5\n.*paused +";

  private static final Map<String, ExpectedResult> RESULTS =
      Map.ofEntries(
          prints("export DATABASE_URL=postgresql://user:password@host:5432/database", ""),
          prints("export PGEMIT_URL=https://pgemit.example:8080", ""),
          prints("export PGEMIT_KEY=      # the key that \"pgemit key create\" printed", ""),
          sends("pgemit emit hello", ID, "hello", "\\[\\]"),
          sends(
              "pgemit emit --to user:42 order:shipped '{\"id\": 7}'",
              ID,
              "order:shipped",
              "\\[\\{\"id\":7\\}\\]"),
          sends("date | pgemit emit now -", ID, "now", "\\[\".*\\d\\d:\\d\\d.*\"\\]"),
          sends(
              "pgemit emit --to user:42 --idempotency-key order-17-paid paid 17",
              ID,
              "paid",
              "\\[17\\]"),
          sends(
              "pgemit batch events.ndjson --checkpoint events.checkpoint --rejects rejects.ndjson",
              "2 published, 0 rejected\n",
              "price",
              "\\[\\{\"id\":8,\"amount\":1\\}\\]"),
          prints(
              "pgemit batch events.ndjson --checkpoint events.checkpoint",
              "2 published, 0 rejected\n"),
          sends(
              "pgemit batch prices.csv --csv --event price --to 'item:{id}'",
              "2 published, 0 rejected\n",
              "price",
              "\\[\\{\"id\":8,\"amount\":2,\"name\":null\\}\\]"),
          prints("mkdir -p ~/.local/share/bash-completion/completions", ""),
          prints("pgemit completion bash > ~/.local/share/bash-completion/completions/pgemit", ""),
          prints("pgemit completion zsh > ~/.zfunc/_pgemit", ""),
          prints("pgemit completion fish > ~/.config/fish/completions/pgemit.fish", ""),
          prints("pgemit migrate --print", "-- The schema of pgemit.*CREATE .* FUNCTION.*"),
          prints(
              "pgemit key create --name orders --allow emit --to 'user:*' --event 'order:*'"
                  + " --rate 100/s --expires 90d",
              KEY),
          prints("pgemit key create --keys-file keys.json --name web --allow emit,broadcast", KEY),
          prints("pgemit key list --all", "NAME .*\norders .* order:\\* +100/s .*active.*"),
          prints("pgemit key rotate orders --overlap 1h", KEY),
          prints("pgemit key revoke orders", "Revoked 2 keys orders\n"),
          sends(
              "pgemit emit --to user:42 price '{\"id\": 1, \"amount\": 9.90}' EUR",
              ID,
              "price",
              "\\[\\{\"id\":1,\"amount\":9.9\\},\"EUR\"\\]"),
          sends("pgemit emit report @report.json", ID, "report", "\\[\\{\"pages\":3\\}\\]"),
          prints("pgemit emit --to user:42 --in 5m reminder", ID),
          sends(
              "pgemit emit --to user:42 --ack --timeout 3s confirm 7",
              "\"yes\"\n",
              "confirm",
              "\\[7\\]"),
          prints("pgemit sockets --to user:42", "SOCKET .* ROOMS .*\n[\\w-]+ .* user:42 .*"),
          prints("pgemit sockets --json", "\\{\"servers\":1,\"sockets\":\\[\\{\"id\":.*\\}\n"),
          prints("pgemit rooms", "ROOM +SOCKETS\nitem:7 +1\nitem:8 +1\nuser:42 +1\n"),
          prints("pgemit rooms user:42 user:43", "ROOM +SOCKETS\nuser:42 +1\n"),
          prints("pgemit servers --namespace /chat", "SERVER\n"),
          prints("pgemit join --to user:42 vip", ID),
          prints("pgemit leave --to user:42 vip", ID),
          prints("pgemit disconnect --to user:42 --dry-run", "1 socket on 1 server\n"),
          prints("pgemit disconnect --to user:42 --close --yes", ID),
          prints("pgemit server-emit reload", ID),
          prints("pgemit server-emit --ack --timeout 3s version", "\"0.5.0\"\n"),
          prints("pgemit schedule list --limit 20", "DELIVER AT .*\n.* order-17 .* reminder\n"),
          prints("pgemit schedule list --json", "\\{\"scheduled\":\\[.*\"order-17\".*\\]\\}\n"),
          prints("pgemit schedule show order-17", "id +order-17\n.*event +reminder\n"),
          prints("pgemit schedule cancel order-17", ""),
          prints("pgemit recurring list", "NAME +CRON .*\n"),
          prints(
              "pgemit recurring put digest --cron '0 8 * * 1-5' --zone Europe/Berlin --to news"
                  + " digest",
              DIGEST + "false.*"),
          prints("pgemit recurring pause digest", DIGEST + "true.*"),
          prints("pgemit recurring resume digest", DIGEST + "false.*"),
          prints("pgemit recurring delete digest", ""),
          prints("pgemit doctor --strict", ".*\nNo problems found\\.\n.*"));

  private static Map.Entry<String, ExpectedResult> prints(String example, String output) {
    return Map.entry(example, new ExpectedResult(output, null, ""));
  }

  private static Map.Entry<String, ExpectedResult> sends(
      String example, String output, String event, String arguments) {
    return Map.entry(example, new ExpectedResult(output, event, arguments));
  }

  /**
   * Returns the result of an example.
   *
   * @throws NullPointerException if the page has an example that this class lacks
   */
  static ExpectedResult of(String example) {
    return Objects.requireNonNull(RESULTS.get(example), () -> "Expect a result of: " + example);
  }

  void verify(String printed, SocketClient client) {
    assertThat(printed).matches("(?s)" + output);
    var name = event;
    if (name != null) {
      var json = new JsonMapper();
      await()
          .untilAsserted(
              () ->
                  assertThat(client.received(name))
                      .anyMatch(received -> json.writeValueAsString(received).matches(arguments)));
    }
  }
}
