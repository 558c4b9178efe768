package dev.pgemit.interop;

import dev.pgemit.interop.node.DocsWorkspace;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checks the spelling of the documentation and of comments, with the words of cspell.json. */
class SpellingIT {
  @Test
  void everyWordIsKnown() throws IOException {
    DocsWorkspace.run("spelling");
  }
}
