package dev.pgemit.http.console;

import dev.pgemit.http.files.StaticFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page at {@code /}, which loads the assets.
 *
 * @param folder the folder of the assets, relative to the page
 * @param requiresKey whether the service requires a key
 * @param guide the commands for a first server; empty to show none
 */
record ConsolePage(String folder, boolean requiresKey, Optional<StarterGuide> guide) {
  private static final JsonMapper JSON = new JsonMapper();

  // Scripts and styles come only from this service. The import map is the only inline script.
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self' 'sha256-%s'; style-src 'self'; img-src 'self' data:"
          + " blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  StaticFile file() {
    var importMap = importMap();
    var html =
        new String(ConsoleAssets.resource("index.html"), StandardCharsets.UTF_8)
            .replace("{{importmap}}", importMap)
            .replace(
                "{{styles}}",
                links("<link rel=\"stylesheet\" href=\"%s\">", ConsoleAssets.styles()))
            .replace(
                "{{modules}}",
                links("<link rel=\"modulepreload\" href=\"%s\">", ConsoleAssets.modules()))
            .replace("{{folder}}", folder)
            .replace("{{requiresKey}}", Boolean.toString(requiresKey))
            .replace("{{guide}}", guide.map(ConsolePage::escapedJson).orElse(""));
    return StaticFile.of("text/html; charset=utf-8", html)
        .withHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY.formatted(sha256(importMap)))
        .withHeader("Referrer-Policy", "no-referrer");
  }

  private String importMap() {
    var imports = new LinkedHashMap<String, String>();
    imports.put("preact", "./" + folder + "lib/preact.js");
    imports.put("preact/hooks", "./" + folder + "lib/preact-hooks.js");
    imports.put("htm", "./" + folder + "lib/htm.js");
    imports.put("uplot", "./" + folder + "lib/uplot.js");
    return JSON.writeValueAsString(Map.of("imports", imports));
  }

  private String links(String element, Collection<String> names) {
    return names.stream()
        .map(name -> element.formatted(folder + name))
        .collect(Collectors.joining("\n"));
  }

  private static String escapedJson(StarterGuide guide) {
    return JSON.writeValueAsString(guide)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;");
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
