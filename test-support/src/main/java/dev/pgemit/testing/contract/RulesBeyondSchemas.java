package dev.pgemit.testing.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules for requests that the document cannot express. Each has a request that breaks only this
 * rule, or names the test that breaks it.
 */
public final class RulesBeyondSchemas {
  private static final String RESOURCE = "rules-beyond-schemas.json";

  private final List<Rule> rules;

  private RulesBeyondSchemas(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * A rule.
   *
   * @param detail matches the service's message about a violation
   * @param reason why the document cannot express the rule
   * @param request a request that breaks the rule; missing if a test breaks it
   * @param test the test that breaks the rule; empty if a request breaks it
   */
  public record Rule(Pattern detail, String reason, JsonNode request, String test) {
    @Override
    public String toString() {
      return detail.pattern();
    }
  }

  public static RulesBeyondSchemas load() {
    try (var file = RulesBeyondSchemas.class.getResourceAsStream(RESOURCE)) {
      return new RulesBeyondSchemas(
          new JsonMapper()
              .readTree(file)
              .valueStream()
              .map(
                  rule ->
                      new Rule(
                          Pattern.compile(rule.get("detail").stringValue()),
                          rule.get("reason").stringValue(),
                          rule.path("request"),
                          rule.path("test").asString("")))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Rule> all() {
    return rules;
  }

  /** Returns whether a rule explains at least one error. */
  boolean explain(JsonNode problem) {
    return explain(problem.path("detail").asString(""))
        || problem
            .path("errors")
            .valueStream()
            .anyMatch(error -> explain(error.path("detail").asString("")));
  }

  boolean explain(String detail) {
    return rules.stream().anyMatch(rule -> rule.detail().matcher(detail).find());
  }
}
