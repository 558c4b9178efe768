package dev.pgemit.http.edge;

import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.settings.Variable;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads the certificates of a PEM file, the server's own first. */
final class CertificateChain {
  private CertificateChain() {}

  static List<X509Certificate> read(byte[] file) {
    var chain = new ArrayList<X509Certificate>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (var block : Pem.all(file)) {
        if (block.label().equals("CERTIFICATE")) {
          var bytes = new ByteArrayInputStream(block.bytes());
          chain.add((X509Certificate) factory.generateCertificate(bytes));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw wrong("is damaged: fetch or copy it again");
    }
    if (chain.isEmpty()) {
      throw wrong("has no certificate in it: -----BEGIN CERTIFICATE----- is what it begins with");
    }
    for (var i = 1; i < chain.size(); i++) {
      if (!chain
          .get(i - 1)
          .getIssuerX500Principal()
          .equals(chain.get(i).getSubjectX500Principal())) {
        throw wrong(
            "has its certificates out of order: the server's own comes first, and behind each the"
                + " one that signed it");
      }
    }
    return chain;
  }

  private static SettingsException wrong(String why) {
    return new SettingsException(
        Variable.PGEMIT_TLS_CERTIFICATE.name(), "names a file that " + why);
  }
}
