package dev.pgemit.cli.emit;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of an event for clients, without its delivery. */
public final class MessageOptions {
  @Option(names = "--volatile", description = "Clients that are not ready may miss the event")
  private boolean isVolatile;

  @Option(names = "--no-compress", description = "Send the event uncompressed to clients")
  private boolean isUncompressed;

  @Option(
      names = "--binary",
      paramLabel = "FILE",
      description = "A file whose bytes are another argument, after all others; may be repeated")
  private List<Path> binaryFiles = List.of();

  /** Returns whether clients may miss the event. */
  public boolean isVolatile() {
    return isVolatile;
  }

  /** Returns whether a transport may compress the event. */
  public boolean isCompressed() {
    return !isUncompressed;
  }

  /** Returns the files whose bytes are arguments. */
  public List<Path> binaryFiles() {
    return binaryFiles;
  }
}
