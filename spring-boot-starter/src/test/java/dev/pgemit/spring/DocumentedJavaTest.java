package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles each Java block of the documentation: files, types, members of a class, or statements.
 */
class DocumentedJavaTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern TYPE_OR_MEMBER =
      Pattern.compile("@|(public )?(class|record|interface) ");
  private static final Pattern FILE =
      Pattern.compile("(?s)(?:package ([\\w.]+);|import ).*?\n(?:public )?(?:final )?class (\\w+)");

  /** The page whose files are a project, which PublishedArtifactsIT builds and tests. */
  private static final Path PROJECT = ROOT.resolve("docs/spring-boot.md");

  private static final String IMPORTS =
      """
      import static dev.pgemit.test.PgemitAssertions.assertThat;
      import dev.pgemit.*;
      import dev.pgemit.jackson2.*;
      import dev.pgemit.micrometer.*;
      import dev.pgemit.migrations.*;
      import dev.pgemit.redis.*;
      import dev.pgemit.spring.*;
      import dev.pgemit.test.*;
      import dev.pgemit.test.spring.*;
      import io.micrometer.core.instrument.MeterRegistry;
      import io.micrometer.observation.ObservationRegistry;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.sql.Connection;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.atomic.AtomicInteger;
      import javax.sql.DataSource;
      import org.junit.jupiter.api.Test;
      import org.springframework.beans.factory.annotation.*;
      import org.springframework.boot.jdbc.DataSourceBuilder;
      import org.springframework.boot.test.context.*;
      import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
      import org.springframework.context.annotation.*;
      import org.springframework.context.event.EventListener;
      import org.springframework.jdbc.core.JdbcTemplate;
      import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
      import org.springframework.modulith.events.*;
      import org.springframework.scheduling.annotation.Scheduled;
      import org.springframework.stereotype.Service;
      import org.springframework.transaction.annotation.Transactional;
      import org.springframework.web.bind.annotation.*;
      import org.testcontainers.postgresql.PostgreSQLContainer;
      import tools.jackson.databind.JsonNode;
      import tools.jackson.databind.json.JsonMapper;
      """;

  /** What the blocks take for granted. */
  private static final String APPLICATION =
      IMPORTS
          + """
          class Surroundings {
            Emitter io;
            DataSource dataSource;
            Connection connection;
            int id;
            String socketId;
            byte[] bytes;
            AtomicInteger expected;
            AtomicInteger received;
            MeterRegistry registry;
            ObservationRegistry observationRegistry;
            com.fasterxml.jackson.databind.ObjectMapper jackson2;
            IncompleteEventPublications publications;

            void log(String line) {}
          }
          record Order(int id) {}
          record OrderCancelled(int order) {}
          interface OrderRepository {
            Order pay(int id);
          }
          class OrderController {
            void pay(int id, int amount) {}
          }
          """;

  static List<Path> pages() throws IOException {
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(files.sorted(), Stream.of(ROOT.resolve("README.md")))
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().matches(".*/(node_modules|target)/.*"))
          .filter(file -> !blocks(file).isEmpty())
          .toList();
    }
  }

  private static List<String> blocks(Path page) {
    try {
      return BLOCK.matcher(Files.readString(page)).results().map(it -> it.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachBlockCompiles(Path page, @TempDir Path directory) throws IOException {
    List<String> sources = new ArrayList<>();
    sources.add(write(directory, "Surroundings", APPLICATION));
    for (var block : blocks(page)) {
      var file = FILE.matcher(block);
      if (!file.lookingAt()) {
        var name = "Block" + sources.size();
        sources.add(write(directory, name, wrap(name, block)));
      } else if (!page.equals(PROJECT)) {
        var folder = file.group(1) == null ? "." : file.group(1).replace('.', File.separatorChar);
        sources.add(write(directory.resolve(folder), file.group(2), block));
      }
    }

    var messages = new ByteArrayOutputStream();
    var arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    arguments.addAll(sources);
    var status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, messages, messages, arguments.toArray(String[]::new));
    assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
  }

  private static String wrap(String name, String block) {
    var body =
        TYPE_OR_MEMBER.matcher(block).lookingAt()
            ? block
            : "void run() throws Exception {\n%s}\n".formatted(block);
    return "%sclass %s extends Surroundings {\n%s}\n".formatted(IMPORTS, name, body);
  }

  private static String write(Path directory, String name, String source) throws IOException {
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve(name + ".java"), source).toString();
  }
}
