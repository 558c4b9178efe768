package dev.pgemit.http.settings;

import dev.pgemit.http.words.Spelling;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of an address, all of them known. The driver drops others without a word, and with
 * {@code sslmod=require} would go on without TLS.
 *
 * @param variable holds the address
 * @param query the parameters as they stand there, without the question mark
 */
record AddressParameters(Variable variable, String query) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w{0,40}");

  /** One of them. */
  private record Parameter(String name, String value, boolean isShowable) {}

  /**
   * Takes them as the driver writes them.
   *
   * @throws SettingsException if the driver does not know one, or its value is wrong
   */
  void requireKnown() {
    for (var each : split()) {
      requireKnown(
          each, Set.copyOf(DriverParameter.names()), "the driver of Postgres does not know");
      requireRight(each, decoded(each.value()));
    }
  }

  /**
   * Takes them as libpq writes them, or as the driver does.
   *
   * @return as the driver writes them
   * @throws SettingsException if neither knows one, the driver has none like it, or its value is
   *     wrong
   */
  List<String> translated() {
    var known = new LinkedHashSet<>(DriverParameter.names());
    known.addAll(LibpqParameter.names());
    var translated = new ArrayList<String>();
    for (var each : split()) {
      // A plus is a plus in libpq's addresses, and a blank in the driver's.
      var value = decoded(each.value().replace("+", "%2B"));
      LibpqParameter.impossible(each.name(), value).ifPresent(this::refuse);
      requireKnown(each, known, "neither libpq nor the driver of Postgres knows");
      var libpq = LibpqParameter.of(each.name());
      libpq.flatMap(one -> one.right(value)).ifPresent(right -> refuse(each, value, right));
      var name = libpq.map(LibpqParameter::driver).orElse(each.name());
      var meant = libpq.map(one -> one.translated(value)).orElse(value);
      requireRight(new Parameter(name, each.value(), each.isShowable()), meant);
      translated.add(name + "=" + encoded(meant));
    }
    return translated;
  }

  // Behind a password, or before a login's end, it may be what was not encoded of the password.
  private List<Parameter> split() {
    var parameters = new ArrayList<Parameter>();
    var isShowable = query.indexOf('@') < 0;
    for (var each : query.split("&", -1)) {
      if (!each.isEmpty()) {
        var end = each.indexOf('=') < 0 ? each.length() : each.indexOf('=');
        var name = each.substring(0, end);
        var value = each.substring(Math.min(end + 1, each.length()));
        parameters.add(new Parameter(name, value, isShowable && WORD.matcher(name).matches()));
        isShowable = isShowable && !each.toLowerCase(Locale.ROOT).contains("password");
      }
    }
    return parameters;
  }

  private void requireKnown(Parameter parameter, Set<String> known, String whoDoesNot) {
    if (known.contains(parameter.name())) {
      return;
    }
    var nearest = Spelling.nearest(parameter.name(), known);
    var what = parameter.isShowable() ? " \"" + parameter.name() + "\"" : "";
    refuse(
        nearest
            .map(name -> "has an unknown parameter%s: did you mean \"%s\"?".formatted(what, name))
            .orElseGet(
                () ->
                    "has a parameter%s that %s: %s"
                        .formatted(
                            what,
                            whoDoesNot,
                            parameter.isShowable()
                                ? "leave it out, or correct its name"
                                : "it may be part of a password, so percent-encode what is no letter or digit there")));
  }

  private void requireRight(Parameter parameter, String value) {
    DriverParameter.right(parameter.name(), value)
        .ifPresent(right -> refuse(parameter, value, right));
  }

  private void refuse(Parameter parameter, String value, String right) {
    refuse(
        parameter.isShowable()
            ? "has %s=%s, which should be %s".formatted(parameter.name(), value, right)
            : "has a wrong value of %s, which should be %s".formatted(parameter.name(), right));
  }

  private void refuse(String sentence) {
    throw new SettingsException(variable.name(), sentence);
  }

  private String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          variable.name(),
          "has a parameter with a % that is no percent-encoding: write %25 for it");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
