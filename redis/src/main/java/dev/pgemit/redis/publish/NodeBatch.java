package dev.pgemit.redis.publish;

import dev.pgemit.redis.connect.CommandPipeline;
import dev.pgemit.redis.connect.PipelinedCommand;
import dev.pgemit.redis.connect.RedisFailure;
import dev.pgemit.redis.wire.CommandWriter;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.EncodedMessage;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The calls of a batch that one node takes. */
final class NodeBatch {
  private final RedisURI node;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final RedisWire wire;
  private final CommandPipeline pipeline = new CommandPipeline();
  private final List<SentCall> calls = new ArrayList<>();

  NodeBatch(RedisURI node, StatefulRedisConnection<byte[], byte[]> connection, RedisWire wire) {
    this.node = node;
    this.connection = connection;
    this.wire = wire;
  }

  RedisURI node() {
    return node;
  }

  void add(QueuedCall call) {
    var messages = call.messages();
    calls.add(
        new SentCall(
            call, messages.size() == 1 ? addMessage(messages.get(0)) : addTransaction(messages)));
  }

  private PipelinedCommand addMessage(EncodedMessage message) {
    var command = new PublishCommand(pipeline, wire, message);
    pipeline.add(command);
    return command;
  }

  private PipelinedCommand addTransaction(List<EncodedMessage> messages) {
    pipeline.add(new TransactionCommand(pipeline, CommandWriter::multi));
    messages.forEach(this::addMessage);
    var exec = new TransactionCommand(pipeline, CommandWriter::exec);
    pipeline.add(exec);
    return exec;
  }

  /** Starts to write the calls. */
  void write() {
    pipeline.write(connection);
  }

  /**
   * Waits for the replies, and returns the end of each call, in order.
   *
   * @param deadline the time of {@link System#nanoTime()} from which a reply counts as missing
   */
  List<BatchSender.Ended> await(long deadline) {
    var missing = awaitReplies(deadline);
    var ended = new ArrayList<BatchSender.Ended>(calls.size());
    for (var sent : calls) {
      ended.add(new BatchSender.Ended(sent.call(), sent.outcome(missing)));
    }
    return ended;
  }

  /** Returns the outcome of calls without a reply. */
  private SentCall.Outcome awaitReplies(long deadline) {
    try {
      pipeline.await(deadline);
      return new SentCall.Outcome(RedisFailure.unknownOutcome(null), true, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SentCall.Outcome(
          TransportFailure.unknownOutcome(
              "Interrupted before Redis replied: the message may have been published", e),
          false,
          false);
    }
  }

  private static final class PublishCommand extends PipelinedCommand {
    // The name of the command and the channel, or the fields of an entry.
    private static final int OVERHEAD_BYTES = 128;

    private final RedisWire wire;
    private final EncodedMessage message;

    PublishCommand(CommandPipeline pipeline, RedisWire wire, EncodedMessage message) {
      super(pipeline);
      this.wire = wire;
      this.message = message;
    }

    @Override
    protected void write(CommandWriter out) {
      wire.write(out, message);
    }

    @Override
    protected int estimatedBytes() {
      return OVERHEAD_BYTES + message.sizeBytes();
    }
  }

  private static final class TransactionCommand extends PipelinedCommand {
    private static final int BYTES = 16;

    private final Consumer<CommandWriter> command;

    TransactionCommand(CommandPipeline pipeline, Consumer<CommandWriter> command) {
      super(pipeline);
      this.command = command;
    }

    @Override
    protected void write(CommandWriter out) {
      command.accept(out);
    }

    @Override
    protected int estimatedBytes() {
      return BYTES;
    }
  }
}
