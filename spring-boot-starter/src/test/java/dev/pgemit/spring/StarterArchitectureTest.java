package dev.pgemit.spring;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The starter uses what any application could use, and the emitter's diagnosis of failures. */
class StarterArchitectureTest {
  @Test
  void usesPublicPackagesAndTheDiagnosis() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.pgemit..")
                .and(
                    resideInAnyPackage(
                            "dev.pgemit",
                            "dev.pgemit.diagnosis",
                            "dev.pgemit.spring",
                            "dev.pgemit.migrations",
                            "dev.pgemit.micrometer")
                        .negate()
                        .as("internal")))
        .check(
            new ClassFileImporter()
                .withImportOption(location -> !location.contains(tests()))
                .importPackages("dev.pgemit.spring"));
  }

  private static String tests() {
    return StarterArchitectureTest.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .toString();
  }
}
