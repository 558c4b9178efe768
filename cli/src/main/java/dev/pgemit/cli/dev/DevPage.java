package dev.pgemit.cli.dev;

import dev.pgemit.http.HomePage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page of {@code pgemit dev}, which sends events and displays published ones. */
final class DevPage {
  private DevPage() {}

  /** Returns the page for this database and example server. */
  static HomePage of(DevBanner banner) {
    var page =
        readResource("dev.html")
            .replace("{{example}}", escapeHtml(banner.exampleCommand()))
            .replace("{{server}}", escapeHtml(banner.serverSource()))
            .replace("{{database}}", escapeHtml(banner.databaseUrl()));
    return new HomePage(page, contentSecurityPolicy(page));
  }

  /** Reads a resource next to this class. */
  static String readResource(String name) {
    try (var file = DevPage.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("The build lacks " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Allows only the script of the page.
  private static String contentSecurityPolicy(String page) {
    var start = page.indexOf("<script>") + "<script>".length();
    var script = page.substring(start, page.indexOf("</script>"));
    return "default-src 'none'; connect-src 'self'; img-src data:; style-src 'unsafe-inline';"
        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'sha256-"
        + sha256(script)
        + "'";
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static String escapeHtml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
