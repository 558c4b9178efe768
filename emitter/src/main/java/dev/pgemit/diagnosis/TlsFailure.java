package dev.pgemit.diagnosis;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Explains failures of TLS, including untrusted certificates. */
final class TlsFailure {
  /**
   * Holds a cause and its fix.
   *
   * @param cause the cause, as the end of "since …"
   * @param advice the fix
   */
  record TlsDiagnosis(String cause, String advice) {}

  private TlsFailure() {}

  /** Returns the explanation; empty if TLS is not the cause. */
  static Optional<TlsDiagnosis> explain(SQLException failure) {
    if (DriverMessages.matches(failure, DriverMessages.HOST_NAME_MISMATCH)) {
      return Optional.of(
          new TlsDiagnosis(
              "the server's certificate is not valid for this host name",
              "use a host name of the certificate in the address, or install a"
                  + " certificate for this host name on the server"));
    }
    if (DriverMessages.matches(failure, DriverMessages.ROOT_CERTIFICATE_MISSING)) {
      return Optional.of(
          new TlsDiagnosis(
              "the file with the trusted certificates is missing",
              "set sslrootcert=/path/root.crt in the address to the certificate of the"
                  + " authority that signed the server's certificate"));
    }
    var isTls = false;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException
          || cause instanceof CertificateException) {
        return Optional.of(
            new TlsDiagnosis(
                "the server's certificate is not trusted",
                "set sslrootcert=/path/root.crt in the address to the certificate of the"
                    + " authority that signed the server's certificate"));
      }
      isTls |= cause instanceof SSLException;
    }
    return isTls
        ? Optional.of(
            new TlsDiagnosis(
                "TLS failed", "correct sslmode and sslrootcert in the address, or the certificate"))
        : Optional.empty();
  }
}
