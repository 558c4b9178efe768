package dev.pgemit.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.pgemit.http.route.AsyncRoute;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import dev.pgemit.redis.RedisTransport;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The modules emitter, migrations, micrometer, redis, http-api and cli, without their tests. */
class ArchitectureTest {
  private static final String CLI = "dev.pgemit.cli..";
  private static final String HTTP_API = "dev.pgemit.http..";
  private static final String MICROMETER = "dev.pgemit.micrometer..";
  private static final String MIGRATIONS = "dev.pgemit.migrations..";

  private static final String REDIS = "dev.pgemit.redis..";

  private static final JavaClasses CLASSES = shippedClasses();

  private static JavaClasses shippedClasses() {
    var testClasses =
        ArchitectureTest.class.getProtectionDomain().getCodeSource().getLocation().toString();
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains(testClasses))
        .withImportOption(location -> !location.contains("dev/pgemit/testing/"))
        .importPackages("dev.pgemit");
  }

  @Test
  void modulesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("cli")
        .definedBy(CLI)
        .layer("http-api")
        .definedBy(HTTP_API)
        .layer("micrometer")
        .definedBy(MICROMETER)
        .layer("migrations")
        .definedBy(MIGRATIONS)
        .layer("redis")
        .definedBy(REDIS)
        .layer("emitter")
        .definedBy(
            resideInAPackage("dev.pgemit..")
                .and(not(resideInAnyPackage(CLI, HTTP_API, MICROMETER, MIGRATIONS, REDIS))))
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http-api")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("micrometer")
        .mayOnlyBeAccessedByLayers("http-api")
        .whereLayer("migrations")
        .mayOnlyBeAccessedByLayers("cli", "http-api")
        .whereLayer("migrations")
        .mayNotAccessAnyLayer()
        .whereLayer("redis")
        .mayOnlyBeAccessedByLayers("http-api")
        .whereLayer("redis")
        .mayOnlyAccessLayers("emitter")
        .whereLayer("emitter")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void onlyTheRedisModuleUsesLettuce() {
    noClasses()
        .that()
        .resideOutsideOfPackage(REDIS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "io.netty..")
        .check(CLASSES);
  }

  /** So that a program over Postgres loads neither Lettuce nor Netty. */
  @Test
  void onlyOnePackageUsesTheRedisModule() {
    noClasses()
        .that()
        .resideOutsideOfPackages(REDIS, "dev.pgemit.http.redis")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(REDIS)
        .check(CLASSES);
  }

  /** The module uses the seam of the emitter, and nothing that is Postgres's. */
  @Test
  void theRedisModuleUsesTheSeamAlone() {
    assertThat(CLASSES.contain(RedisTransport.class)).isTrue();
    noClasses()
        .that()
        .resideInAPackage(REDIS)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.pgemit..")
                .and(
                    not(
                        resideInAnyPackage(
                            "dev.pgemit",
                            "dev.pgemit.background",
                            "dev.pgemit.transport",
                            "dev.pgemit.wire",
                            REDIS))))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCircles() {
    slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void asynchronousCallsDoNotUseTheServletApi() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.pgemit.http.emit", "dev.pgemit.http.answers")
        .or()
        .belongToAnyOf(
            AsyncRoute.class, CallRequest.class, CallResponse.class, IdempotencyKeyHeader.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.javalin..", "jakarta.servlet..")
        .check(CLASSES);
  }

  @Test
  void noSimpleNameStandsForTwoTypes() {
    Map<String, List<String>> names =
        CLASSES.stream()
            .filter(type -> !type.isAnonymousClass())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));

    assertThat(names).hasSizeGreaterThan(400);
    assertThat(names.values()).allSatisfy(types -> assertThat(types).hasSize(1));
  }

  /** A slice for each package, the root package included. */
  private static final class Packages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "each package";
    }
  }
}
