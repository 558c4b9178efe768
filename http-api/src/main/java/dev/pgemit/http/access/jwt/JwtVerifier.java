package dev.pgemit.http.access.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.pgemit.http.settings.JwtSettings;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Verifies JWTs. Thread-safe. */
public final class JwtVerifier {
  /** The claim that contains the caller's permissions. */
  public static final String CLAIM = "pgemit";

  // Leaves room for many groups of an identity provider. A longer header would be rejected anyway.
  private static final int MAX_TOKEN_LENGTH = 16 << 10;

  private final JwtSettings settings;
  private final IssuerKeys keys;
  private final ClaimsVerifier claims;

  /**
   * Creates a verifier without fetching keys.
   *
   * @param clock supplies the time for expiry checks
   */
  public JwtVerifier(JwtSettings settings, Supplier<Instant> clock) {
    this.settings = settings;
    this.keys = new IssuerKeys(settings);
    this.claims = new ClaimsVerifier(settings, clock);
  }

  /**
   * Fetches the issuer's public keys, if the settings name a location.
   *
   * @throws dev.pgemit.http.settings.SettingsException if the location is a file without a usable
   *     key. A URL may return usable keys later and does not fail startup
   */
  public void start() {
    keys.start();
  }

  /**
   * Verifies the signature, the audience, the issuer and the expiry of a token.
   *
   * @throws InvalidTokenException if the token is invalid
   * @throws IssuerUnavailableException if the issuer's keys are unavailable
   */
  public VerifiedToken verify(String token)
      throws InvalidTokenException, IssuerUnavailableException {
    if (token.length() > MAX_TOKEN_LENGTH) {
      throw new InvalidTokenException("it is too long");
    }
    try {
      var signed = SignedJWT.parse(token); // never accepts the algorithm "none"
      requireSignature(signed);
      var claimsSet = signed.getJWTClaimsSet();
      claims.verify(claimsSet, null);
      // The library accepts a claim that is present but null.
      @Nullable String subject = claimsSet.getSubject();
      @Nullable Date expiration = claimsSet.getExpirationTime();
      if (subject == null || expiration == null) {
        throw new InvalidTokenException("its \"sub\" or \"exp\" is null");
      }
      return new VerifiedToken(
          subject,
          Objects.requireNonNullElse(claimsSet.getIssuer(), ""),
          expiration.toInstant().plusSeconds(claims.getMaxClockSkew()),
          readClaim(claimsSet));
    } catch (ParseException e) {
      throw new InvalidTokenException("it is not a signed JWT", e);
    } catch (BadJWTException e) {
      throw new InvalidTokenException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireSignature(SignedJWT signed)
      throws InvalidTokenException, IssuerUnavailableException {
    var header = signed.getHeader();
    if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
      throw new InvalidTokenException("it has critical extensions that pgemit does not support");
    }
    for (var verifier : keys.createVerifiers(header)) {
      try {
        if (signed.verify(verifier)) {
          return;
        }
      } catch (JOSEException e) {
        throw new InvalidTokenException("a key does not match its signature", e);
      }
    }
    throw new InvalidTokenException("no key of its issuer matches its signature");
  }

  private static Map<String, Object> readClaim(JWTClaimsSet claimsSet)
      throws InvalidTokenException {
    try {
      var claim = claimsSet.getJSONObjectClaim(CLAIM);
      if (claim == null) {
        throw new InvalidTokenException("it has no claim \"pgemit\", which states what it allows");
      }
      return new HashMap<>(claim);
    } catch (ParseException e) {
      throw new InvalidTokenException("its claim \"pgemit\" is not an object", e);
    }
  }

  /** Verifies the claims, with a clock skew of up to one minute. */
  private static final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Supplier<Instant> clock;

    ClaimsVerifier(JwtSettings settings, Supplier<Instant> clock) {
      super(
          settings.audience(),
          settings.issuer() == null
              ? new JWTClaimsSet.Builder().build()
              : new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
          Set.of("sub", "exp", "aud"));
      this.clock = clock;
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.get());
    }
  }

  /** Returns the issuer and the audience. */
  @Override
  public String toString() {
    return "%s for %s"
        .formatted(
            settings.issuer() == null ? "any issuer with the key" : settings.issuer(),
            settings.audience());
  }
}
