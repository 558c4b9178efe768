package dev.pgemit;

import dev.pgemit.transport.Transport;
import dev.pgemit.wire.JsonArguments;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.PrintableAscii;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of public methods, including arguments that must not be null. Each method
 * returns the checked value, or throws {@link InvalidMessageException} with the name of the field.
 */
final class Arguments {
  private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

  private Arguments() {}

  // The varargs call emit("event", null) passes no array. Its caller means one null argument.
  static List<@Nullable Object> ofEvent(@Nullable Object @Nullable [] args) {
    if (args != null && args.length == 1 && args[0] instanceof JsonArguments json) {
      return json.toList();
    }
    return args == null
        ? Collections.singletonList(null)
        : Collections.unmodifiableList(Arrays.asList(args.clone()));
  }

  static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw invalid(field, "is null");
    }
    return value;
  }

  static List<String> list(String field, String @Nullable [] names) {
    return Arrays.asList(present(field, names));
  }

  static List<String> allPresent(String field, @Nullable Collection<String> names) {
    present(field, names).forEach(name -> present(field, name));
    return List.copyOf(names);
  }

  static List<String> rooms(@Nullable Collection<String> names) {
    var rooms = allPresent("rooms", names);
    if (rooms.isEmpty()) {
      throw invalid("rooms", "must name at least one room");
    }
    return rooms;
  }

  /** Returns a namespace after a check of the transport. */
  static Namespace namespace(Transport transport, @Nullable String name) {
    return valid(
        "namespace",
        name,
        text -> {
          var namespace = Namespace.of(text);
          transport.checkNamespace(namespace);
          return namespace;
        });
  }

  /** Returns an argument as a check of an internal package converts it. */
  static <A, T> T valid(String field, @Nullable A argument, Function<A, T> check) {
    var present = present(field, argument);
    return checked(() -> check.apply(present));
  }

  static String idempotencyKey(@Nullable String key) {
    return valid(
        "idempotencyKey",
        key,
        text -> PrintableAscii.requireValid("idempotencyKey", "an idempotency key", text));
  }

  static Duration timeout(@Nullable Duration timeout) {
    var present = present("timeout", timeout);
    if (present.isNegative() || present.isZero() || present.compareTo(MAX_TIMEOUT) > 0) {
      throw invalid(
          "timeout", "%s must be greater than 0 and at most %s".formatted(present, MAX_TIMEOUT));
    }
    return present;
  }

  static Duration timeoutOrZero(String option, Duration timeout) {
    if (timeout.isNegative() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw invalid(option, "%s must be between 0 and %s".formatted(timeout, MAX_TIMEOUT));
    }
    return timeout;
  }

  static InvalidMessageException invalid(String field, String detail) {
    return new InvalidMessageException(new MessageValidationException(field, detail));
  }

  /** Runs a check of an internal package, and translates its failure to the public exception. */
  static <T> T checked(Supplier<T> check) {
    try {
      return check.get();
    } catch (MessageValidationException refused) {
      throw new InvalidMessageException(refused);
    }
  }
}
