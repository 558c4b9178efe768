package dev.pgemit.http.edge;

import dev.pgemit.http.settings.EnvironmentVariable;
import dev.pgemit.http.settings.SettingsException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Parses the certificates of a PEM file, the server certificate first. */
final class CertificateChainParser {
  private CertificateChainParser() {}

  static List<X509Certificate> parse(byte[] file) {
    var chain = new ArrayList<X509Certificate>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (var block : PemBlock.parseAll(file)) {
        if (block.label().equals("CERTIFICATE")) {
          var bytes = new ByteArrayInputStream(block.bytes());
          chain.add((X509Certificate) factory.generateCertificate(bytes));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw invalid("is damaged: fetch or copy it again");
    }
    if (chain.isEmpty()) {
      throw invalid(
          "contains no certificate: a certificate begins with -----BEGIN" + " CERTIFICATE-----");
    }
    for (var i = 1; i < chain.size(); i++) {
      if (!chain
          .get(i - 1)
          .getIssuerX500Principal()
          .equals(chain.get(i).getSubjectX500Principal())) {
        throw invalid(
            "has its certificates out of order: the server's certificate comes first,"
                + " and each is followed by the certificate that signed it");
      }
    }
    return chain;
  }

  private static SettingsException invalid(String reason) {
    return new SettingsException(
        EnvironmentVariable.PGEMIT_TLS_CERTIFICATE.name(), "names a file that " + reason);
  }
}
