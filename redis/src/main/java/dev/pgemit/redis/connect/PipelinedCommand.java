package dev.pgemit.redis.connect;

import dev.pgemit.redis.wire.CommandWriter;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A command of a {@link CommandPipeline}. The commands of Lettuce's own API each have a future,
 * argument objects and a decoder, which cost more than a short message. These share all of them.
 */
public abstract class PipelinedCommand implements RedisCommand<byte[], byte[], Void> {
  private static final Object ACCEPTED = new Object();
  private static final AtomicReferenceFieldUpdater<PipelinedCommand, @Nullable Object> END =
      AtomicReferenceFieldUpdater.newUpdater(PipelinedCommand.class, Object.class, "end");

  private final CommandPipeline pipeline;
  private int bytesToReserve;
  private volatile @Nullable Object end; // ACCEPTED, or a Throwable

  /** Creates a command, for {@link CommandPipeline#add}. */
  protected PipelinedCommand(CommandPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Writes the command, on the thread of the connection. */
  protected abstract void write(CommandWriter out);

  /** Returns the approximate number of bytes that {@link #write} writes. */
  protected abstract int estimatedBytes();

  /** Makes {@link #encode} reserve the memory of this and the following commands at once. */
  final void reserve(int bytes) {
    bytesToReserve = bytes;
  }

  /** Returns the failure; {@code null} if Redis accepted the command, or has not replied. */
  public final @Nullable Throwable failure() {
    return end instanceof Throwable failure ? failure : null;
  }

  /** Returns whether Redis has replied, or the command has failed. */
  @Override
  public final boolean isDone() {
    return end != null;
  }

  @Override
  public final void encode(ByteBuf buffer) {
    buffer.ensureWritable(bytesToReserve);
    write(new CommandWriter(buffer));
  }

  @Override
  public final CommandOutput<byte[], byte[], Void> getOutput() {
    return pipeline.output();
  }

  @Override
  public final void complete() {
    var failure = pipeline.output().takeFailure();
    end(failure == null ? ACCEPTED : failure);
  }

  @Override
  public final boolean completeExceptionally(Throwable failure) {
    return end(failure);
  }

  @Override
  public final void cancel() {
    end(new CancellationException("The connection was closed"));
  }

  private boolean end(Object known) {
    if (!END.compareAndSet(this, null, known)) {
      return false;
    }
    pipeline.countEnd();
    return true;
  }

  @Override
  public final boolean isCancelled() {
    return end instanceof CancellationException;
  }

  // Lettuce treats some commands in a special way, but none that publishes.
  @Override
  public final ProtocolKeyword getType() {
    return CommandType.PUBLISH;
  }

  @Override
  public final @Nullable CommandArgs<byte[], byte[]> getArgs() {
    return null;
  }

  @Override
  public final void setOutput(CommandOutput<byte[], byte[], Void> output) {
    throw new UnsupportedOperationException("The commands of a pipeline share their output");
  }
}
