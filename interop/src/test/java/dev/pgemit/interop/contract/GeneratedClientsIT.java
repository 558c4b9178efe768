package dev.pgemit.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.pgemit.interop.node.NodeWorkspace;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Clients generated from the OpenAPI document of a running service call that service. */
class GeneratedClientsIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path PROGRAMS = Path.of("clients").toAbsolutePath();
  private static final Path GENERATOR = Path.of("target/tools/openapi-generator-cli.jar");

  private static KeyedService service;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    service = new KeyedService();
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  @Test
  void typescript() throws Exception {
    Files.createSymbolicLink(
        folder.resolve("node_modules"), NodeWorkspace.folder().resolve("node_modules"));
    for (var name : List.of("program.ts", "environment.d.ts", "tsconfig.json", "package.json")) {
      Files.copy(PROGRAMS.resolve("typescript").resolve(name), folder.resolve(name));
    }
    run(
        "node",
        "node_modules/openapi-typescript/bin/cli.js",
        document().toString(),
        "--default-non-nullable=false",
        "-o",
        "pgemit.d.ts");
    run("node", "node_modules/typescript/bin/tsc", "-p", ".");

    assertCalls("typescript", "node", "compiled/program.js");
  }

  @Test
  void java() throws Exception {
    generate(
        "java",
        "--library",
        "native",
        "--schema-mappings",
        "Rooms=java.lang.Object,RequiredRooms=java.lang.Object",
        "--additional-properties",
        "openApiNullable=false,supportUrlQuery=false,useJackson3=true,useJakartaEe=true,useSingleRequestParameter=true,"
            + "apiPackage=client.api,modelPackage=client.model,invokerPackage=client");
    var classPath = "classes" + File.pathSeparator + System.getProperty("java.class.path");
    Files.createDirectory(folder.resolve("classes"));
    var compile =
        new ArrayList<>(
            List.of(javaTool("javac"), "-proc:none", "-nowarn", "-d", "classes", "-cp", classPath));
    compile.add(PROGRAMS.resolve("java/Program.java").toString());
    try (var files = Files.walk(folder.resolve("client/src/main/java"))) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(compile::add);
    }
    run(compile.toArray(String[]::new));

    assertCalls("java", javaTool("java"), "-cp", classPath, "Program");
  }

  @Test
  void python() throws Exception {
    generate(
        "python",
        "--package-name",
        "pgemit_client",
        "--schema-mappings",
        "Rooms=object,RequiredRooms=object");
    if (!ClientProgram.succeeds("python3", "--version")) {
      abort("Python is missing");
    }
    run("python3", "-m", "compileall", "-q", "client/pgemit_client");
    if (!ClientProgram.succeeds("python3", "-c", "import dateutil, pydantic, urllib3")) {
      abort("The packages of the generated client are missing, so it is only compiled");
    }
    Files.copy(PROGRAMS.resolve("python/program.py"), folder.resolve("client/program.py"));

    assertCalls("python", "python3", "client/program.py");
  }

  private void generate(String generator, String... options)
      throws IOException, InterruptedException {
    if (!Files.exists(GENERATOR)) {
      var missing = GENERATOR + " is missing: mvn process-test-resources copies it";
      if (Boolean.parseBoolean(System.getenv("CI"))) {
        throw new AssertionError(missing);
      }
      abort(missing);
    }
    var command =
        new ArrayList<>(
            List.of(
                javaTool("java"),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                GENERATOR.toAbsolutePath().toString(),
                "generate",
                "-g",
                generator,
                "-i",
                document().toString(),
                "-o",
                "client"));
    command.addAll(List.of(options));
    run(command.toArray(String[]::new));
  }

  /** Downloads the OpenAPI document of the service. */
  private Path document() throws IOException, InterruptedException {
    var file = folder.resolve("openapi.json");
    var request = HttpRequest.newBuilder(URI.create(service.url() + "/openapi.json")).build();
    return Files.writeString(file, new CheckedHttpClient().send(request).body());
  }

  /** Runs the program of a language, which prints what its calls returned. */
  private void assertCalls(String language, String... command) throws Exception {
    try (var channel = service.listen()) {
      var result = JSON.readTree(run(command));
      var id = result.get("published").stringValue();

      assertThat(channel.next()).contains(id).contains("\"rooms\":[\"room1\",\"room2\"]");
      assertThat(result)
          .isEqualTo(
              JSON.createObjectNode()
                  .put("published", id)
                  .put("refused", "/problems/invalid-body")
                  .put("pointer", "/event")
                  .put("scheduled", language + "-2")
                  .put("found", "reminder")
                  .put("cancelled", 204)
                  .put("gone", "/problems/emit-not-found")
                  .put("name", "pgemit"));
    }
  }

  private String run(String... command) throws IOException, InterruptedException {
    return ClientProgram.run(folder, service.environment(), List.of(command));
  }

  private static String javaTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
