package dev.pgemit.cli.client;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose sockets. */
public final class RecipientOptions {
  @Mixin private NamespaceOption namespace = new NamespaceOption();

  @Option(
      names = "--to",
      paramLabel = "ROOM",
      description = "A room, or the id of a socket; may be repeated. Default: everyone")
  private List<String> rooms = List.of();

  @Option(
      names = "--except",
      paramLabel = "ROOM",
      description = "A room to exclude; may be repeated")
  private List<String> exceptRooms = List.of();

  /** Returns the chosen sockets. */
  public SocketSelection recipients() {
    return recipients(false);
  }

  /**
   * Returns the chosen sockets.
   *
   * @param everyone whether a call that requires rooms addresses all sockets
   */
  public SocketSelection recipients(boolean everyone) {
    return new SocketSelection(namespace.namespace(), rooms, exceptRooms, everyone);
  }
}
