package dev.pgemit.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The documented project is the one that {@link PublishedArtifactsIT} builds and runs. */
class QuickstartTest {
  private static final String PROJECT = "publishing/src/it/quickstart/";

  @Test
  void everyFileIsDocumented() throws Exception {
    var project = Checkout.FOLDER.resolve(PROJECT);
    for (var file : Checkout.files(project)) {
      var name = file.getFileName().toString();
      var language = name.substring(name.lastIndexOf('.') + 1);
      assertThat(Quickstart.blocks(language))
          .as(name)
          .contains(Checkout.read(PROJECT + project.relativize(file)));
    }
  }
}
