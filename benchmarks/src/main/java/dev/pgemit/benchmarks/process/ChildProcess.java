package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the run. Its standard error is written to a file. */
public final class ChildProcess implements AutoCloseable {
  private static final int STOP_TIMEOUT_SECONDS = 10;

  private final String name;
  private final Process process;
  private final Path log;
  private final long startNanos;

  private ChildProcess(String name, Process process, Path log, long startNanos) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.startNanos = startNanos;
  }

  /** Starts the process. */
  static ChildProcess start(
      String name, Path logs, Path folder, Map<String, String> environment, List<String> command) {
    try {
      Files.createDirectories(logs);
      var log = logs.resolve(name + ".log");
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.redirectError(log.toFile()).environment().putAll(environment);
      var start = System.nanoTime();
      return new ChildProcess(name, builder.start(), log, start);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name + ": " + command.get(0), e);
    }
  }

  /** Returns the command that runs a class of this class path in a new JVM. */
  static List<String> javaCommand(List<String> options, Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(javaExecutable());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  static String javaExecutable() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  Process process() {
    return process;
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns when the process was started, by {@link System#nanoTime}. */
  long startNanos() {
    return startNanos;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns whether the log contains a text. */
  public boolean hasLogged(String text) {
    try {
      return Files.readString(log).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String describe(String state) {
    return "The process %s %s; its log is %s".formatted(name, state, log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
