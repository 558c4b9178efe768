package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles each Java block of docs/spring-boot.md: types, members of a class, or statements. */
class DocumentTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern TYPE_OR_MEMBER = Pattern.compile("@|class |record |interface ");

  private static final String IMPORTS =
      """
      import static dev.pgemit.test.PgemitAssertions.assertThat;
      import dev.pgemit.*;
      import dev.pgemit.migrations.*;
      import dev.pgemit.spring.*;
      import dev.pgemit.test.*;
      import dev.pgemit.test.spring.*;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.time.*;
      import java.util.*;
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
      import tools.jackson.databind.json.JsonMapper;
      """;

  /** What the blocks take for granted. */
  private static final String APPLICATION =
      IMPORTS
          + """
          class Surroundings {
            Emitter io;
            int id;
            IncompleteEventPublications publications;
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

  @Test
  void eachBlockCompiles(@TempDir Path directory) throws IOException {
    var page = Files.readString(Path.of("../docs/spring-boot.md"));
    List<String> files = new ArrayList<>();
    files.add(write(directory, "Surroundings", APPLICATION));
    for (var block : BLOCK.matcher(page).results().map(it -> it.group(1)).toList()) {
      if (!block.startsWith("package ")) { // a whole file of the project that the build runs
        var name = "Block" + files.size();
        files.add(write(directory, name, wrap(name, block)));
      }
    }
    assertThat(files).hasSizeGreaterThan(1);

    var messages = new ByteArrayOutputStream();
    var arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    arguments.addAll(files);
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
    return Files.writeString(directory.resolve(name + ".java"), source).toString();
  }
}
