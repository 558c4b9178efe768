package dev.pgemit.cli.archive;

import dev.pgemit.Emitter;
import dev.pgemit.cli.emit.EmitCommand;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.postgresql.Driver;

/**
 * Prints the names of the classes that an emit may load, in the format of {@code
 * -XX:SharedClassListFile}. The training of the archive has no Postgres, so it loads only some of
 * them by itself.
 */
public final class EmitClasses {
  private static final String SUFFIX = ".class";

  private EmitClasses() {}

  /** Prints the names on standard output. */
  public static void main(String[] arguments) throws IOException, URISyntaxException {
    for (var type : List.of(EmitCommand.class, Emitter.class, Driver.class)) {
      print(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
  }

  private static void print(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(SUFFIX) && !name.contains("-")) // no class is module-info
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .forEach(System.out::println);
    }
  }
}
