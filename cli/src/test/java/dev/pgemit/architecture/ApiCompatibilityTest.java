package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javassist.ClassPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the public API of the library with that of the last release. */
class ApiCompatibilityTest {
  private static final Path RELEASE =
      Path.of("src/test/resources/release-0.1.0/pgemit-emitter-0.1.0.jar");

  @TempDir private Path directory;

  /** A line that is missing from the list is a change that breaks callers and that nobody meant. */
  @Test
  void onlyIntendedChangesBreakCallers() throws Exception {
    assertThat(ApiChanges.between(RELEASE, currentJar(classes())))
        .as("add what is intended to api-changes-since-0.1.0.txt and to the changelog")
        .containsExactlyElementsOf(
            new TreeSet<>(SourceFiles.readList("api-changes-since-0.1.0.txt")));
  }

  @Test
  void aRemovedMethodIsFound() throws Exception {
    var pool = new ClassPool();
    pool.appendSystemPath();
    pool.appendClassPath(RELEASE.toString());
    var emitter = pool.get(Emitter.class.getName());
    emitter.removeMethod(emitter.getDeclaredMethod("queueAge"));
    var changed = Files.createDirectories(directory.resolve("changed/dev/pgemit"));
    Files.write(changed.resolve("Emitter.class"), emitter.toBytecode());

    assertThat(ApiChanges.between(RELEASE, currentJar(directory.resolve("changed"))))
        .contains("dev.pgemit.Emitter#queueAge() METHOD_REMOVED");
  }

  private static Path classes() throws Exception {
    return Path.of(Emitter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Returns a jar of classes, which Maven has packed in a build with this phase. */
  private Path currentJar(Path classes) throws IOException {
    if (Files.isRegularFile(classes)) {
      return classes;
    }
    var jar = directory.resolve("current.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }
}
