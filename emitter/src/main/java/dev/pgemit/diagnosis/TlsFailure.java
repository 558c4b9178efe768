package dev.pgemit.diagnosis;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Explains failures of TLS, including untrusted certificates. */
final class TlsFailure {
  private TlsFailure() {}

  /** Returns the explanation; empty if TLS is not the cause. */
  static Optional<Diagnosis> explain(SQLException failure) {
    if (DriverMessages.matches(failure, DriverMessages.HOST_NAME_MISMATCH)) {
      return Optional.of(
          Diagnosis.temporary(
              "the server's certificate is not valid for this host name",
              "use a host name of the certificate in the address, or install a"
                  + " certificate for this host name on the server"));
    }
    if (DriverMessages.matches(failure, DriverMessages.ROOT_CERTIFICATE_MISSING)) {
      return Optional.of(
          Diagnosis.temporary(
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
            Diagnosis.temporary(
                "the server's certificate is not trusted",
                "set sslrootcert=/path/root.crt in the address to the certificate of the"
                    + " authority that signed the server's certificate"));
      }
      isTls |= cause instanceof SSLException;
    }
    return isTls
        ? Optional.of(
            Diagnosis.temporary(
                "TLS failed", "correct sslmode and sslrootcert in the address, or the certificate"))
        : Optional.empty();
  }
}
