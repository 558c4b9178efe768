package dev.pgemit.http.settings;

import java.nio.file.Path;

/**
 * The PEM files that TLS needs. Both are read again when they change.
 *
 * @param certificate the server's own certificate, and behind it those that signed it
 * @param key the private key, PKCS#8 and not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
