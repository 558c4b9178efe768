package dev.pgemit.interop;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running command, whose lines on both streams are kept in order. */
public final class ShellCommand implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private ShellCommand(Process process) {
    this.process = process;
    var reader = new Thread(this::readLines, "shell-command");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a command. */
  public static ShellCommand start(ProcessBuilder builder) throws IOException {
    return new ShellCommand(builder.redirectErrorStream(true).start());
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("The output ends: " + e);
    }
  }

  /** Waits for a line that contains the pattern, and returns the first group, or else the match. */
  public String awaitLine(String regex) {
    var pattern = Pattern.compile(regex);
    return await("output of the command that has " + regex)
        .atMost(TIMEOUT)
        .until(
            () ->
                lines.stream()
                    .map(pattern::matcher)
                    .filter(Matcher::find)
                    .map(match -> match.group(match.groupCount()))
                    .findFirst()
                    .orElse(""),
            found -> !found.isEmpty());
  }

  /** Returns the lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Returns whether the command has ended. */
  public boolean hasEnded() {
    return !process.isAlive();
  }

  /** Sends the signal of Ctrl+C, and returns the exit code. */
  public int interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    return awaitExit();
  }

  /** Waits for the end, and returns the exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("The command still runs, after this output: " + lines);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
