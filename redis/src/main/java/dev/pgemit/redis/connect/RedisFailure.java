package dev.pgemit.redis.connect;

import dev.pgemit.transport.TransportFailure;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Translates the failures of Lettuce to those of a transport. */
public final class RedisFailure {
  // Redis did not run the command, and may do so a moment later.
  private static final Set<String> TEMPORARY =
      Set.of(
          "MOVED",
          "ASK",
          "TRYAGAIN",
          "CLUSTERDOWN",
          "LOADING",
          "MASTERDOWN",
          "READONLY",
          "OOM",
          "BUSY",
          "MISCONF",
          "NOREPLICAS",
          "EXECABORT");

  // The slot is elsewhere, or this node is no longer a master.
  private static final Set<String> OUTDATED_TOPOLOGY =
      Set.of("MOVED", "ASK", "CLUSTERDOWN", "READONLY", "EXECABORT");

  private RedisFailure() {}

  /** Returns the failure of a command to which Redis replied with an error: it did nothing. */
  public static TransportFailure ofReply(RedisCommandExecutionException reply) {
    var message =
        "Redis refused the message: %s. Nothing was published%s"
            .formatted(reply.getMessage(), advice(codeOf(reply)));
    return TEMPORARY.contains(codeOf(reply))
        ? TransportFailure.retryable(message, reply)
        : TransportFailure.permanent(message, reply);
  }

  /** Returns whether a reply shows that another node has to take the command. */
  public static boolean isTopologyOutdated(RedisCommandExecutionException reply) {
    return OUTDATED_TOPOLOGY.contains(codeOf(reply));
  }

  private static String codeOf(RedisCommandExecutionException reply) {
    var text = String.valueOf(reply.getMessage());
    var end = text.indexOf(' ');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String advice(String code) {
    return switch (code) {
      case "NOPERM" -> ". Grant the user this command and this channel or key";
      case "NOAUTH", "WRONGPASS" -> ". Check the user and the password of the address";
      case "OOM" -> ". Redis has reached its maxmemory";
      case "WRONGTYPE" ->
          ". The key of the stream contains another type of data: check the name of the stream";
      default -> "";
    };
  }

  /** Returns the failure to connect to a node. */
  public static TransportFailure notConnected(String nodes, Throwable failure) {
    var cause = unwrap(failure);
    for (Throwable current = cause; current != null; current = current.getCause()) {
      if (current instanceof CertificateException refused) {
        return TransportFailure.permanent(
            "This JVM does not accept the certificate of Redis at %s (%s). Nothing was published"
                    .formatted(nodes, refused.getMessage())
                + ". Add its CA to the trust store (javax.net.ssl.trustStore), or give Redis a"
                + " certificate for this host from a CA that the JVM knows",
            cause);
      }
      if (current instanceof RedisCommandExecutionException reply) {
        var message =
            "Redis at %s refused the connection: %s%s. Nothing was published"
                .formatted(nodes, reply.getMessage(), advice(codeOf(reply)));
        return TEMPORARY.contains(codeOf(reply)) || codeOf(reply).equals("ERR")
            ? TransportFailure.retryable(message, cause)
            : TransportFailure.permanent(message, cause);
      }
    }
    return TransportFailure.retryable(
        "No connection to Redis at %s (%s). Nothing was published. Check that Redis runs there"
                .formatted(nodes, rootMessage(cause))
            + " and accepts connections from this machine",
        cause);
  }

  /** Returns whether the node closed a connection before it could be used, and gave no reason. */
  static boolean isConnectionBroken(TransportFailure failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException
          || cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof RedisCommandExecutionException) {
        return false;
      }
    }
    return failure.isRetryable() && failure.getCause() != null;
  }

  /** Returns the failure to connect to a port that uses TLS if the address does not, or reverse. */
  static TransportFailure tlsMismatch(RedisURI node, @Nullable Throwable cause) {
    return TransportFailure.permanent(
        (node.isSsl()
                ? "Redis at %s does not speak TLS. Nothing was published. Change the address to"
                    + " redis://, or name the TLS port of this Redis"
                : "Redis at %s expects TLS. Nothing was published. Change the address to"
                    + " rediss://, or name the port without TLS of this Redis")
            .formatted(RedisAddresses.describe(node)),
        cause);
  }

  /** Returns the failure of a command that was sent, and whose reply is missing. */
  public static TransportFailure unknownOutcome(@Nullable Throwable failure) {
    return TransportFailure.unknownOutcome(
        "The connection to Redis broke before it replied (%s): the message may have been published"
            .formatted(failure == null ? "timeout" : rootMessage(unwrap(failure))),
        failure);
  }

  /** Returns the reason for a lost connection: the message of the first failure. */
  public static String reason(Throwable failure) {
    return rootMessage(unwrap(failure));
  }

  private static String rootMessage(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** Returns the failure of a future without its wrappers. */
  public static Throwable unwrap(Throwable failure) {
    var current = failure;
    while ((current instanceof CompletionException || current instanceof ExecutionException)
        && current.getCause() != null) {
      current = current.getCause();
    }
    return current;
  }
}
