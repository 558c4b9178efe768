package dev.pgemit.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** The Java classes that a page of the documentation shows: compiled, and loaded to be run. */
public final class DocumentedCode implements AutoCloseable {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  private final URLClassLoader loader;

  private DocumentedCode(URLClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Compiles every Java block of a page, each of which must be a whole file.
   *
   * @param page the Markdown file
   * @param directory an empty directory for the files
   * @throws IllegalStateException with the compiler's messages if a block does not compile
   */
  public static DocumentedCode compile(Path page, Path directory) throws IOException {
    List<String> files = new ArrayList<>();
    for (var block : BLOCK.matcher(Files.readString(page)).results().toList()) {
      files.add(write(block.group(1), directory).toString());
    }
    if (files.isEmpty()) {
      throw new IllegalStateException(page + " shows no Java class");
    }
    var classes = Files.createDirectories(directory.resolve("classes"));
    var arguments =
        new ArrayList<>(
            List.of(
                "-Xlint:all,-processing,-path",
                "-Werror",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    arguments.addAll(files);
    var errors = new ByteArrayOutputStream();
    var status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, errors, errors, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException(page + " does not compile:\n" + errors);
    }
    return new DocumentedCode(
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, DocumentedCode.class.getClassLoader()));
  }

  private static Path write(String source, Path directory) throws IOException {
    var type = TYPE.matcher(source);
    if (!type.find()) {
      throw new IllegalStateException("A Java block has no class:\n" + source);
    }
    var name = PACKAGE.matcher(source);
    var folder =
        Files.createDirectories(
            directory.resolve(name.find() ? name.group(1).replace('.', '/') : "."));
    return Files.writeString(folder.resolve(type.group(1) + ".java"), source);
  }

  /** Returns a class of the page. */
  public Class<?> load(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  /** Returns the address of the compiled classes, which ends with a slash. */
  public URI location() {
    return URI.create(loader.getURLs()[0].toString());
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
