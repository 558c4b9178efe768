package dev.pgemit.http.settings;

import dev.pgemit.http.words.SpellingSuggestion;
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
 * The validated parameters of a Postgres URL. The driver ignores unknown parameters silently;
 * {@code sslmod=require} would disable TLS.
 *
 * @param variable the variable that contains the URL
 * @param query the encoded parameters, without the question mark
 */
record UrlParameters(EnvironmentVariable variable, String query) {
  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z_]\\w{0,40}");

  private record UrlParameter(String name, String value, boolean isSafeToShow) {}

  /**
   * Validates parameters in the driver's form.
   *
   * @throws SettingsException if a parameter is unknown or its value is invalid
   */
  void requireKnown() {
    for (var each : parse()) {
      requireKnown(each, Set.copyOf(DriverParameter.names()), "the Postgres driver does not know");
      requireValid(each, decode(each.value()));
    }
  }

  /**
   * Converts parameters from the libpq or driver form.
   *
   * @return the parameters in the driver's form
   * @throws SettingsException if a parameter is unknown, has no equivalent in the driver or has an
   *     invalid value
   */
  List<String> toDriverParameters() {
    var known = new LinkedHashSet<>(DriverParameter.names());
    known.addAll(LibpqParameter.names());
    var driverParameters = new ArrayList<String>();
    for (var each : parse()) {
      // A plus is literal in libpq URLs and a space in driver URLs.
      var value = decode(each.value().replace("+", "%2B"));
      LibpqParameter.unsupportedReason(each.name(), value).ifPresent(this::reject);
      requireKnown(each, known, "neither libpq nor the Postgres driver knows");
      var libpq = LibpqParameter.of(each.name());
      libpq
          .flatMap(one -> one.expectedValue(value))
          .ifPresent(expected -> reject(each, value, expected));
      var name = libpq.map(LibpqParameter::driverName).orElse(each.name());
      var driverValue = libpq.map(one -> one.toDriverValue(value)).orElse(value);
      requireValid(new UrlParameter(name, each.value(), each.isSafeToShow()), driverValue);
      driverParameters.add(name + "=" + encode(driverValue));
    }
    return driverParameters;
  }

  // A parameter after a password or before an "@" may be an unencoded part of the password.
  private List<UrlParameter> parse() {
    var parameters = new ArrayList<UrlParameter>();
    var isSafeToShow = query.indexOf('@') < 0;
    for (var each : query.split("&", -1)) {
      if (!each.isEmpty()) {
        var end = each.indexOf('=') < 0 ? each.length() : each.indexOf('=');
        var name = each.substring(0, end);
        var value = each.substring(Math.min(end + 1, each.length()));
        parameters.add(
            new UrlParameter(name, value, isSafeToShow && SAFE_NAME.matcher(name).matches()));
        isSafeToShow = isSafeToShow && !each.toLowerCase(Locale.ROOT).contains("password");
      }
    }
    return parameters;
  }

  private void requireKnown(UrlParameter parameter, Set<String> known, String reason) {
    if (known.contains(parameter.name())) {
      return;
    }
    var nearest = SpellingSuggestion.suggest(parameter.name(), known);
    var shownName = parameter.isSafeToShow() ? " \"" + parameter.name() + "\"" : "";
    reject(
        nearest
            .map(
                name ->
                    "has an unknown parameter%s: did you mean \"%s\"?".formatted(shownName, name))
            .orElseGet(
                () ->
                    "has a parameter%s that %s: %s"
                        .formatted(
                            shownName,
                            reason,
                            parameter.isSafeToShow()
                                ? "leave it out, or correct its name"
                                : "it may be part of a password: percent-encode every character of the"
                                    + " password that is not a letter or a digit")));
  }

  private void requireValid(UrlParameter parameter, String value) {
    DriverParameter.expectedValue(parameter.name(), value)
        .ifPresent(expected -> reject(parameter, value, expected));
  }

  private void reject(UrlParameter parameter, String value, String expected) {
    reject(
        parameter.isSafeToShow()
            ? "has %s=%s, but it must be %s".formatted(parameter.name(), value, expected)
            : "has an invalid value of %s, which must be %s".formatted(parameter.name(), expected));
  }

  private void reject(String message) {
    throw new SettingsException(variable.name(), message);
  }

  private String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          variable.name(),
          "has a parameter with a % that is not percent-encoding: write %25 for a"
              + " percent sign");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
