package dev.pgemit.http.access.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.pgemit.http.settings.EnvironmentVariable;
import dev.pgemit.http.settings.JwtSettings;
import dev.pgemit.http.settings.SettingsException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that verify an issuer's signatures. Fetches keys from a URL again every 5 minutes, and
 * when a token names an unknown key. Thread-safe.
 */
final class IssuerKeys {
  private static final Logger LOGGER = LoggerFactory.getLogger(IssuerKeys.class);
  private static final JWKSelector ANY_KEY = new JWKSelector(new JWKMatcher.Builder().build());
  private static final Set<JWSAlgorithm> PUBLIC_KEY_ALGORITHMS = publicKeyAlgorithms();
  private static final int MIN_RSA_BITS = 2_048;
  private static final int FETCH_TIMEOUT_MILLIS = 1_000;
  private static final int MAX_JWKS_BYTES = 512 << 10;
  private static final Duration OUTAGE_LIMIT = Duration.ofHours(1);

  private final @Nullable URI address;
  private final @Nullable FetchTrackingKeySource trackingSource;
  private final @Nullable JWKSource<SecurityContext> keySource;
  private final byte @Nullable [] secret;

  IssuerKeys(JwtSettings settings) {
    this.address = settings.jwksLocation();
    this.trackingSource =
        settings.jwksLocation() == null ? null : trackingSource(settings.jwksLocation());
    this.keySource = trackingSource == null ? null : keySource(trackingSource);
    this.secret =
        settings.secret() == null ? null : settings.secret().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Fetches the public keys, if the settings name a location.
   *
   * @throws SettingsException if the location is a file without a usable key
   */
  void start() {
    if (keySource == null || address == null) {
      return;
    }
    try {
      requireUsable(keySource.get(ANY_KEY, new SimpleSecurityContext()));
    } catch (KeySourceException e) {
      var reason = rootCauseMessage(e);
      if ("file".equals(address.getScheme())) {
        throw new SettingsException(
            EnvironmentVariable.PGEMIT_JWT_JWKS.name(),
            ("is the file %s, which is not a JSON Web Key Set with a usable key (%s):"
                    + " store the JWKS that the issuer publishes in the file")
                .formatted(Path.of(address), reason));
      }
      LOGGER.warn(
          "The keys of the JWT issuer cannot be read from {} ({}). Requests with a"
              + " JWT that needs them are rejected until then; the next such request reads"
              + " the keys again",
          address,
          reason);
    }
  }

  private static void requireUsable(List<JWK> keys) throws KeySourceException {
    var reason = "it contains no key";
    for (var key : keys) {
      try {
        if (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE)) {
          createVerifier(key);
          return;
        }
        reason = "its keys are not for signatures";
      } catch (JOSEException e) {
        reason = "a key is " + e.getMessage();
      }
    }
    throw new KeySourceException(reason);
  }

  /** Returns the message of the root cause, which names the fault. */
  private static String rootCauseMessage(Throwable failure) {
    var innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return String.valueOf(innermost.getMessage()).lines().findFirst().orElse("no reason given");
  }

  private static Set<JWSAlgorithm> publicKeyAlgorithms() {
    var all = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
    all.remove(JWSAlgorithm.ES256K); // the JDK removed the curve
    all.remove(JWSAlgorithm.Ed448);
    return Set.copyOf(all);
  }

  private static JWKSource<SecurityContext> keySource(FetchTrackingKeySource trackingSource) {
    return JWKSourceBuilder.create(trackingSource).outageTolerant(OUTAGE_LIMIT.toMillis()).build();
  }

  private static FetchTrackingKeySource trackingSource(URI address) {
    try {
      return new FetchTrackingKeySource(
          new URLBasedJWKSetSource<>(
              address.toURL(),
              new DefaultResourceRetriever(
                  FETCH_TIMEOUT_MILLIS, FETCH_TIMEOUT_MILLIS, MAX_JWKS_BYTES)));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("The settings accept only such addresses", e);
    }
  }

  /**
   * Selects the verifiers that match the token's header. Never uses a public key as a secret or a
   * secret as a public key.
   */
  List<JWSVerifier> createVerifiers(JWSHeader header)
      throws InvalidTokenException, IssuerUnavailableException {
    var algorithm = header.getAlgorithm();
    try {
      if (secret != null && algorithm.equals(JWSAlgorithm.HS256)) {
        return List.of(new MACVerifier(secret));
      }
      if (keySource == null
          || trackingSource == null
          || !PUBLIC_KEY_ALGORITHMS.contains(algorithm)) {
        throw new InvalidTokenException("its algorithm %s is not supported".formatted(algorithm));
      }
      var verifiers = new ArrayList<JWSVerifier>();
      for (var key : matchingKeys(keySource, trackingSource, header)) {
        verifiers.add(createVerifier(key));
      }
      return verifiers;
    } catch (JOSEException e) {
      throw new InvalidTokenException("a key of its issuer is unusable: " + e.getMessage(), e);
    }
  }

  private static List<JWK> matchingKeys(
      JWKSource<SecurityContext> keySource, FetchTrackingKeySource trackingSource, JWSHeader header)
      throws InvalidTokenException, IssuerUnavailableException {
    try {
      return keySource.get(
          new JWKSelector(JWKMatcher.forJWSHeader(header)), new SimpleSecurityContext());
    } catch (RateLimitReachedException e) {
      if (!trackingSource.hasFetched()) {
        throw new IssuerUnavailableException(e);
      }
      throw new InvalidTokenException(
          "its issuer had no such key when the keys were last read, up to 30 seconds" + " ago", e);
    } catch (RemoteKeySourceException e) {
      throw new IssuerUnavailableException(e);
    } catch (KeySourceException e) {
      throw new IssuerUnavailableException(e);
    }
  }

  private static JWSVerifier createVerifier(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
      return new RSASSAVerifier(rsa);
    }
    if (key instanceof ECKey elliptic) {
      return new ECDSAVerifier(elliptic);
    }
    if (key instanceof OctetKeyPair edwards && edwards.getCurve().equals(Curve.Ed25519)) {
      return new Ed25519Verifier(edwards.toPublicJWK());
    }
    throw new JOSEException("of the type %s with %d bits".formatted(key.getKeyType(), key.size()));
  }
}
