package dev.pgemit.redis.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.redis.wire.CommandWriter;
import dev.pgemit.testing.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands in chunks, on a connection of Lettuce to a real Redis. */
class CommandPipelineIT {
  private static final int COMMANDS = 1_000; // several chunks
  private static final byte[] LIST = text("list");

  private RedisServer redis;
  private RedisNodes nodes;
  private StatefulRedisConnection<byte[], byte[]> connection;

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    redis = RedisServer.start();
    nodes = new RedisNodes(RedisAddresses.parse(List.of(redis.url())));
    connection = nodes.connection(RedisURI.create(redis.url()));
  }

  @AfterEach
  void close() {
    if (redis != null) {
      nodes.close();
      redis.close();
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A command as text: its parts have no spaces. */
  private static final class TextCommand extends PipelinedCommand {
    private final byte[] command;

    TextCommand(CommandPipeline pipeline, String command) {
      super(pipeline);
      this.command = text(command + "\r\n"); // an inline command of the protocol
      pipeline.add(this);
    }

    @Override
    protected void write(CommandWriter out) {
      out.out().writeBytes(command);
    }

    @Override
    protected int estimatedBytes() {
      return 1;
    }
  }

  private List<TextCommand> run(List<String> texts) throws InterruptedException {
    var pipeline = new CommandPipeline();
    var commands = new ArrayList<TextCommand>();
    texts.forEach(text -> commands.add(new TextCommand(pipeline, text)));
    pipeline.write(connection);
    pipeline.await(System.nanoTime() + Duration.ofSeconds(60).toNanos());
    assertThat(commands).allMatch(PipelinedCommand::isDone);
    return commands;
  }

  @Test
  void commandsRunInOrderAndEachHasItsOwnReply() throws Exception {
    var commands =
        run(
            IntStream.range(0, COMMANDS)
                .mapToObj(i -> i % 300 == 299 ? "INCR list" : "RPUSH list " + i)
                .toList());

    var refused = IntStream.range(0, COMMANDS).filter(i -> commands.get(i).failure() != null);
    assertThat(refused).containsExactly(299, 599, 899);
    assertThat(commands.get(299).failure())
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessageContaining("WRONGTYPE");
    var stored =
        connection.sync().lrange(LIST, 0, -1).stream()
            .map(value -> new String(value, StandardCharsets.UTF_8));
    assertThat(stored)
        .containsExactlyElementsOf(
            IntStream.range(0, COMMANDS)
                .filter(i -> i % 300 != 299)
                .mapToObj(Integer::toString)
                .toList());
  }

  @Test
  void aTransactionReportsWhichOfItsCommandsRan() throws Exception {
    var commands =
        run(
            List.of(
                "MULTI",
                "RPUSH list 1",
                "INCR list",
                "EXEC",
                "MULTI",
                "INCR list",
                "EXEC",
                "MULTI",
                "RPUSH list",
                "EXEC",
                "MULTI",
                "RPUSH list 2",
                "EXEC"));

    assertThat(commands.get(3).failure()).isInstanceOf(PartlyExecutedException.class);
    assertThat(commands.get(6).failure())
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessageContaining("WRONGTYPE");
    assertThat(commands.get(9).failure())
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessageContaining("EXECABORT");
    assertThat(commands.get(12).failure()).isNull();
    assertThat(connection.sync().llen(LIST)).isEqualTo(2);
  }

  @Test
  void aClosedConnectionTakesNoCommand() throws Exception {
    connection.close();

    var commands = run(List.of("RPUSH list 1", "RPUSH list 2"));

    assertThat(commands).allMatch(command -> command.failure() instanceof NotWrittenException);
    connection = nodes.connection(RedisURI.create(redis.url()));
    assertThat(connection.sync().llen(LIST)).isZero();
  }

  @Test
  void aCommandWithoutReplyFailsWhenTheConnectionBreaks() throws Exception {
    var pipeline = new CommandPipeline();
    var unanswered = new TextCommand(pipeline, "BLPOP nothing 0");
    pipeline.write(connection);
    try (var other = new RedisNodes(RedisAddresses.parse(List.of(redis.url())))) {
      var admin = other.connection(RedisURI.create(redis.url())).sync();
      await().until(() -> admin.clientList().contains("cmd=blpop"));
      admin.clientKill(KillArgs.Builder.typeNormal().skipme());
      pipeline.await(System.nanoTime() + Duration.ofSeconds(60).toNanos());
    }

    assertThat(unanswered.isDone()).isTrue();
    assertThat(unanswered.failure())
        .isNotNull()
        .isNotInstanceOf(NotWrittenException.class)
        .isNotInstanceOf(RedisCommandExecutionException.class);
  }
}
