package dev.pgemit.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes certificates and keys in PEM, with the JDK's own keytool. */
public final class TestCertificates {
  private static final String PASSWORD = "password";

  private final Path directory;
  private int count;

  /**
   * Creates an instance.
   *
   * @param folder the folder for the key stores
   */
  public TestCertificates(Path folder) {
    this.directory = folder;
  }

  /**
   * One certificate and its key.
   *
   * @param certificate in PEM
   * @param key in PEM, PKCS#8
   */
  public record CertificateAndKey(String certificate, String key) {
    /**
     * Writes both files.
     *
     * @param certificateFile the file of the certificate
     * @param keyFile the file of the key
     * @throws IOException if a file cannot be written
     */
    public void write(Path certificateFile, Path keyFile) throws IOException {
      Files.writeString(certificateFile, certificate);
      Files.writeString(keyFile, key);
    }
  }

  /**
   * Makes a self-signed certificate of localhost and 127.0.0.1, with an RSA key.
   *
   * @param name the common name
   * @return the certificate and its key
   * @throws IOException if keytool fails
   * @throws GeneralSecurityException if the key store cannot be read
   */
  public CertificateAndKey rsa(String name) throws IOException, GeneralSecurityException {
    return generate(name, List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "30"));
  }

  /**
   * Makes a self-signed certificate of localhost and 127.0.0.1, with an EC key.
   *
   * @param name the common name
   * @return the certificate and its key
   * @throws IOException if keytool fails
   * @throws GeneralSecurityException if the key store cannot be read
   */
  public CertificateAndKey ec(String name) throws IOException, GeneralSecurityException {
    return generate(name, List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
  }

  /**
   * Makes a certificate whose time is over.
   *
   * @param name the common name
   * @return the certificate and its key
   * @throws IOException if keytool fails
   * @throws GeneralSecurityException if the key store cannot be read
   */
  public CertificateAndKey expired(String name) throws IOException, GeneralSecurityException {
    return generate(
        name,
        List.of("-keyalg", "EC", "-groupname", "secp256r1", "-startdate", "-3d", "-validity", "1"));
  }

  private CertificateAndKey generate(String name, List<String> options)
      throws IOException, GeneralSecurityException {
    var file = directory.resolve("store" + count++ + ".p12");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                "a",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(options);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("keytool failed: " + output);
    }
    return pair(file);
  }

  private static CertificateAndKey pair(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    return new CertificateAndKey(
        pem("CERTIFICATE", store.getCertificate("a").getEncoded()),
        pem("PRIVATE KEY", store.getKey("a", PASSWORD.toCharArray()).getEncoded()));
  }

  /**
   * Returns a text in PEM.
   *
   * @param label what the text holds, such as {@code CERTIFICATE}
   * @param content the encoded content
   * @return the text
   */
  public static String pem(String label, byte[] content) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }
}
