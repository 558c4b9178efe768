package dev.pgemit.cli;

import dev.pgemit.testing.ListeningProcess;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Runs the released pgemit 0.1.0 on the libraries of this build. */
final class PreviousRelease {
  private static final Path FOLDER = Path.of("src/test/resources/release-0.1.0");

  private PreviousRelease() {}

  /** A class loader with the classes of 0.1.0 and none of this build. */
  static URLClassLoader newClassLoader() {
    return new URLClassLoader(
        classPath().stream().map(PreviousRelease::url).toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
  }

  static ListeningProcess startService(Map<String, String> environment) throws IOException {
    var classPath = String.join(File.pathSeparator, classPath());
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java, "-XX:TieredStopAtLevel=1", "-cp", classPath, "dev.pgemit.cli.Main", "serve");
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    builder.environment().putAll(environment);
    return ListeningProcess.start(builder);
  }

  /** Emits through an operator of 0.1.0. */
  static void emit(Object operator, String event, Object... args) throws Exception {
    operator
        .getClass()
        .getMethod("emit", String.class, Object[].class)
        .invoke(operator, event, args);
  }

  /** Calls a method of 0.1.0 that has one parameter. */
  static Object call(Object operator, String method, Object argument) throws Exception {
    var found =
        Stream.of(operator.getClass().getMethods())
            .filter(one -> one.getName().equals(method) && one.getParameterCount() == 1)
            .findFirst()
            .orElseThrow();
    return found.invoke(operator, argument);
  }

  /** Migrates a database as 0.1.0 does. */
  static void migrate(ClassLoader loader, DataSource dataSource) throws Exception {
    loader
        .loadClass("dev.pgemit.migrations.Migrations")
        .getMethod("migrate", DataSource.class)
        .invoke(null, dataSource);
  }

  /** Creates an emitter of 0.1.0. The driver must come from the class loader of the library. */
  static AutoCloseable emitter(ClassLoader loader, String url, String user, String password)
      throws Exception {
    var dataSource =
        loader.loadClass("org.postgresql.ds.PGSimpleDataSource").getConstructor().newInstance();
    call(dataSource, "setUrl", url);
    call(dataSource, "setUser", user);
    call(dataSource, "setPassword", password);
    return (AutoCloseable)
        loader
            .loadClass("dev.pgemit.Emitter")
            .getMethod("create", DataSource.class)
            .invoke(null, dataSource);
  }

  // Only the libraries of this build: neither its class folders nor its jars.
  private static List<String> classPath() {
    var ours = FOLDER.toFile().listFiles((folder, name) -> name.endsWith(".jar"));
    var libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .filter(entry -> !new File(entry).getName().startsWith("pgemit"));
    return Stream.concat(Arrays.stream(ours).map(File::getAbsolutePath), libraries).toList();
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
