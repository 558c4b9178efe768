package dev.pgemit.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * The samples of running Java code in a recording, by stack. Written in the collapsed form that
 * flame graph tools read: the frames from the outermost to the innermost with semicolons between,
 * then a space and the number of samples.
 */
public final class CollapsedStacks {
  private static final String SAMPLE = "jdk.ExecutionSample";

  // The names of lambda classes end in numbers and addresses, which differ between runs.
  private static final Pattern LAMBDA_SUFFIX = Pattern.compile("(\\$\\$Lambda)[^;]*(\\.[\\w<>]+)$");

  private final Map<String, Integer> samples = new TreeMap<>();

  /** Reads the samples of a recording. */
  public static CollapsedStacks read(Path recording) throws IOException {
    var stacks = new CollapsedStacks();
    try (var file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        var event = file.readEvent();
        if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
          stacks.add(frames(event));
        }
      }
    }
    return stacks;
  }

  // A recording has the innermost frame first.
  private static List<String> frames(RecordedEvent event) {
    var frames =
        event.getStackTrace().getFrames().stream()
            .filter(RecordedFrame::isJavaFrame)
            .map(frame -> frame.getMethod().getType().getName() + "." + frame.getMethod().getName())
            .map(CollapsedStacks::shorten)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(frames);
    return frames;
  }

  static String shorten(String frame) {
    return LAMBDA_SUFFIX.matcher(frame).replaceFirst("$1$2");
  }

  /** Adds a sample with these frames, from the outermost to the innermost. */
  void add(List<String> frames) {
    samples.merge(String.join(";", frames), 1, Integer::sum);
  }

  /** Returns the number of samples. */
  public int count() {
    return samples.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the text in the collapsed form, a line for each stack. */
  public String format() {
    return samples.entrySet().stream()
        .map(stack -> stack.getKey() + " " + stack.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** Writes the collapsed form to a file. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, format());
  }

  /** Returns the methods with the most samples as innermost frame, and these numbers. */
  public List<Map.Entry<String, Integer>> topMethods(int limit) {
    var methods = new HashMap<String, Integer>();
    samples.forEach(
        (stack, number) ->
            methods.merge(stack.substring(stack.lastIndexOf(';') + 1), number, Integer::sum));
    return methods.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .toList();
  }
}
