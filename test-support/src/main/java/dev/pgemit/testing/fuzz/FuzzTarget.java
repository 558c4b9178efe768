package dev.pgemit.testing.fuzz;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fuzz target with its seed inputs. The class has a method {@code public static void
 * fuzzerTestOneInput(byte[])}, which throws if a property does not hold. The seeds are the files in
 * the test resource folder with the name of the class.
 *
 * @param type the class
 */
public record FuzzTarget(Class<?> type) {
  /** Returns targets for classes. */
  public static Stream<FuzzTarget> of(Class<?>... types) {
    return Stream.of(types).map(FuzzTarget::new);
  }

  /** Runs the target with every seed input and with an empty input. */
  public void replaySeeds() throws IOException {
    run("no input", new byte[0]);
    for (var file : seedInputs()) {
      run(file.toString(), Files.readAllBytes(file));
    }
  }

  private void run(String name, byte[] input) {
    try {
      MethodHandles.publicLookup()
          .findStatic(type, "fuzzerTestOneInput", MethodType.methodType(void.class, byte[].class))
          .invoke(input);
    } catch (Throwable e) {
      throw new FuzzFailure(type.getSimpleName() + " fails for " + name + ": " + e, e);
    }
  }

  /** Returns the seed files, at least one. A search starts from them. */
  List<Path> seedInputs() throws IOException {
    var files = new ArrayList<Path>();
    try (var all = Files.list(folder())) {
      all.sorted().forEach(files::add);
    }
    return files;
  }

  Path folder() {
    var folder = type.getResource(type.getSimpleName());
    if (folder == null) {
      throw new IllegalStateException(
          "No inputs are kept for %s: add a folder of its name to the test resources of its package"
              .formatted(type));
    }
    try {
      return Path.of(folder.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
