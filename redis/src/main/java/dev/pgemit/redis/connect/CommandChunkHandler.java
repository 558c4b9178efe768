package dev.pgemit.redis.connect;

import io.lettuce.core.protocol.CommandHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Passes the commands of a chunk to Lettuce's handler as one list, which it writes into one buffer.
 * For each of its own commands, Lettuce allocates a buffer, a promise and listeners.
 */
@Sharable
final class CommandChunkHandler extends ChannelOutboundHandlerAdapter {
  /** Adds a handler to a channel of Lettuce. */
  static void addTo(Channel channel) {
    var handler = channel.pipeline().context(CommandHandler.class);
    channel.pipeline().addAfter(handler.name(), null, new CommandChunkHandler());
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var unused =
        context.write(message instanceof CommandChunk chunk ? chunk.take() : message, promise);
  }
}
