package dev.pgemit.http.settings;

import java.nio.file.Path;

/**
 * The PEM files for TLS. The service reloads both files when they change.
 *
 * @param certificate the server certificate, followed by its issuers' certificates
 * @param key the unencrypted PKCS#8 private key
 */
public record TlsFiles(Path certificate, Path key) {}
