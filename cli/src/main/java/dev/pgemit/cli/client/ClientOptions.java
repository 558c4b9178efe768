package dev.pgemit.cli.client;

import dev.pgemit.Emitter;
import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.Environment;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.RootCommand;
import dev.pgemit.http.redis.RedisConnector;
import dev.pgemit.http.settings.EnvironmentVariable;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.http.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose between the transport and the service. */
@Command(
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:done",
      "1:not done: Postgres, Redis or the service is unreachable, or refused the call",
      "2:not done: invalid input",
      "3:unknown: the connection broke while the call was in progress",
      "5:servers or clients did not answer in time",
      "6:not done: the key or an interceptor does not allow the call",
    })
public final class ClientOptions {
  private static final Pattern KEY = Pattern.compile("[!-~]+");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The address of the service. Default: PGEMIT_URL; without either, the command calls"
              + " Postgres at DATABASE_URL, or Redis at REDIS_URL, as PGEMIT_TRANSPORT says")
  private @Nullable String url;

  @Option(
      names = "--key",
      paramLabel = "@FILE",
      description = "A file with the key for the service. Default: the key in PGEMIT_KEY")
  private @Nullable String keyFile;

  /**
   * Returns a client of the service in {@code --url} or {@code PGEMIT_URL}, or else of the
   * transport: Postgres or Redis.
   *
   * @throws InvalidInputException if an option or a variable is invalid
   */
  public PgemitClient open() {
    return open(Database::emitter);
  }

  /** Opens a client as {@link #open()} does. If it calls Postgres, it starts to connect at once. */
  public PgemitClient openConnecting() {
    return open(Database::connectingEmitter);
  }

  private PgemitClient open(Function<Settings, Emitter> emitter) {
    var environment = RootCommand.environmentOf(command);
    var address =
        url == null ? EnvironmentVariable.PGEMIT_URL.valueIn(environment) : Optional.of(url);
    if (address.isPresent()) {
      Environment.warnAboutIgnored(environment);
      var source = url == null ? EnvironmentVariable.PGEMIT_URL.name() : "--url";
      return new RestClient(
          new ServiceConnection(
              parseAddress(source, address.get()), key(environment).orElse(null)));
    }
    if (keyFile != null) {
      throw new InvalidInputException(
          "--key is for the service, but no address is set. Add --url or set PGEMIT_URL.");
    }
    var redis = RedisSettings.from(environment);
    if (redis.isPresent() && EnvironmentVariable.DATABASE_URL.valueIn(environment).isEmpty()) {
      Environment.warnAboutIgnored(environment);
      return new PostgresClient(RedisConnector.emitter(redis.get()));
    }
    return new PostgresClient(emitter.apply(Environment.readSettings(environment)));
  }

  private Optional<String> key(Map<String, String> environment) {
    return keyFile == null
        ? EnvironmentVariable.PGEMIT_KEY
            .valueIn(environment)
            .map(key -> requireKey(key.strip(), EnvironmentVariable.PGEMIT_KEY.name()))
        : Optional.of(readKey(keyFile));
  }

  private static String readKey(String argument) {
    if (!argument.startsWith("@")) {
      throw new InvalidInputException(
          "--key must be @FILE: other users of this machine can read the arguments of a command."
              + " Write the key to a file, or set PGEMIT_KEY.");
    }
    var file = argument.substring(1);
    try {
      return requireKey(
          Files.readString(Path.of(file)).strip(), "The file %s of --key".formatted(file));
    } catch (IOException | InvalidPathException e) {
      throw new InvalidInputException(
          "The file %s of --key cannot be read. Check its name and its permissions."
              .formatted(file));
    }
  }

  // The HTTP client would quote an invalid key in its exception.
  private static String requireKey(String key, String source) {
    if (KEY.matcher(key).matches()) {
      return key;
    }
    throw new InvalidInputException(source + " must have one line: the key.");
  }

  private static URI parseAddress(String source, String text) {
    try {
      var address = new URI(text.strip().replaceFirst("/+$", ""));
      if (String.valueOf(address.getScheme()).matches("(?i)https?")
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getQuery() == null
          && address.getFragment() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw invalidAddress(source);
    }
    throw invalidAddress(source);
  }

  // The value may have a password in the wrong place.
  private static InvalidInputException invalidAddress(String source) {
    return new InvalidInputException(
        source + " must be the address of a service, such as https://pgemit.example:8080.");
  }
}
