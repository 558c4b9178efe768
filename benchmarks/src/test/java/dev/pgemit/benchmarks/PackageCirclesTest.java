package dev.pgemit.benchmarks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class PackageCirclesTest {
  @Test
  void packagesHaveNoCircles() {
    var classes = new ClassFileImporter().importPackages("dev.pgemit.benchmarks");

    slices().matching("dev.pgemit.benchmarks.(**)").should().beFreeOfCycles().check(classes);
  }
}
