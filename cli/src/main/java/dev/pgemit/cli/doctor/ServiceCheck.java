package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Finding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the running service is reached, and says that it is ready.
 *
 * @param address where it is
 */
record ServiceCheck(URI address) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Finding finding() {
    var ready = URI.create(address.toString().replaceFirst("/+$", "") + "/readyz");
    var request = HttpRequest.newBuilder(ready).timeout(PATIENCE).build();
    try {
      return finding(
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, BodyHandlers.ofString()));
    } catch (SSLException e) {
      return noTls(e);
    } catch (IOException e) {
      return Finding.failure(
          "No service answers at " + address,
          "start \"pgemit serve\", or correct HOST, PORT and the address");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.skipped("interrupted");
    }
  }

  private Finding noTls(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return Finding.failure(
            "%s answers, and Java does not trust its certificate".formatted(address),
            "give the service the whole chain in PGEMIT_TLS_CERTIFICATE, and where your own authority signed it,"
                + " add that to the trust store here: JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=…");
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return Finding.failure(
            "%s answers, and its certificate is not for %s".formatted(address, address.getHost()),
            "use a name of the certificate in --service, or give the service one with this name");
      }
    }
    return Finding.failure(
        "%s does not speak TLS as it should (%s)".formatted(address, failure.getMessage()),
        "use http:// where the service has no PGEMIT_TLS_CERTIFICATE, or correct the address");
  }

  private Finding finding(HttpResponse<String> answer) {
    return switch (answer.statusCode()) {
      case 200 -> Finding.ok("%s is ready".formatted(address));
      case 503 -> Finding.failure("%s is not ready".formatted(address), detail(answer.body()));
      default ->
          Finding.failure(
              "%s answers %d, which the service does not".formatted(address, answer.statusCode()),
              "correct the address: something else listens there");
    };
  }

  private static String detail(String problem) {
    try {
      return JSON.readTree(problem).path("detail").asString("see its log");
    } catch (JacksonException e) {
      return "see its log";
    }
  }
}
