package dev.pgemit.redis.connect;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands on their way to the thread of a connection, where {@link CommandChunkHandler} replaces
 * the chunk by its commands. Lettuce completes the chunk only if it fails.
 */
final class CommandChunk implements RedisCommand<byte[], byte[], Void> {
  private final List<PipelinedCommand> commands;
  private volatile boolean isTaken;

  CommandChunk(List<PipelinedCommand> commands) {
    this.commands = commands;
  }

  int size() {
    return commands.size();
  }

  /** Returns the commands, which Redis may receive from now on. */
  List<PipelinedCommand> take() {
    isTaken = true;
    return commands;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    var known = isTaken ? failure : new NotWrittenException(failure);
    commands.forEach(command -> command.completeExceptionally(known));
    return true;
  }

  @Override
  public void cancel() {
    commands.forEach(PipelinedCommand::cancel);
  }

  @Override
  public void encode(ByteBuf buffer) {
    throw new IllegalStateException("The connection has no handler for chunks of commands");
  }

  @Override
  public void complete() {}

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isDone() {
    return false;
  }

  @Override
  public ProtocolKeyword getType() {
    return CommandType.PUBLISH;
  }

  @Override
  public @Nullable CommandArgs<byte[], byte[]> getArgs() {
    return null;
  }

  @Override
  public @Nullable CommandOutput<byte[], byte[], Void> getOutput() {
    return null;
  }

  @Override
  public void setOutput(CommandOutput<byte[], byte[], Void> output) {
    throw new UnsupportedOperationException("A chunk has no output");
  }
}
