package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
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

/** Checks that the running service is reachable and ready. */
record ServiceCheck(URI serviceUrl) {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  CheckResult finding() {
    var readinessUrl = URI.create(serviceUrl.toString().replaceFirst("/+$", "") + "/readyz");
    var request = HttpRequest.newBuilder(readinessUrl).timeout(REQUEST_TIMEOUT).build();
    try {
      return finding(
          HttpClient.newBuilder()
              .connectTimeout(REQUEST_TIMEOUT)
              .build()
              .send(request, BodyHandlers.ofString()));
    } catch (SSLException e) {
      return tlsFailure(e);
    } catch (IOException e) {
      return CheckResult.failure(
          "No service answers at " + serviceUrl,
          "start \"pgemit serve\", or correct HOST, PORT and the address");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CheckResult.skipped("interrupted");
    }
  }

  private CheckResult tlsFailure(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return CheckResult.failure(
            "%s answers, but Java does not trust its certificate".formatted(serviceUrl),
            "give the service the whole certificate chain in PGEMIT_TLS_CERTIFICATE;"
                + " for a private authority, add its certificate to the trust store here:"
                + " JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=…");
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return CheckResult.failure(
            "%s answers, but its certificate is not valid for %s"
                .formatted(serviceUrl, serviceUrl.getHost()),
            "use a host name of the certificate in --service, or give the service a"
                + " certificate for this name");
      }
    }
    return CheckResult.failure(
        "%s fails the TLS handshake (%s)".formatted(serviceUrl, failure.getMessage()),
        "use http:// if the service has no PGEMIT_TLS_CERTIFICATE, or correct the" + " address");
  }

  private CheckResult finding(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 200 -> CheckResult.ok("%s is ready".formatted(serviceUrl));
      case 503 ->
          CheckResult.failure(
              "%s is not ready".formatted(serviceUrl), problemDetail(response.body()));
      default ->
          CheckResult.failure(
              "%s answers with status %d, which the service never sends"
                  .formatted(serviceUrl, response.statusCode()),
              "correct the address: another program listens there");
    };
  }

  private static String problemDetail(String problem) {
    try {
      return JSON.readTree(problem).path("detail").asString("see the service log");
    } catch (JacksonException e) {
      return "see the service log";
    }
  }
}
