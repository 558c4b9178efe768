package dev.pgemit.http.access.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.pgemit.http.settings.JwtIssuer;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells good JWTs from others. Thread-safe. */
public final class JwtVerifier {
  /** The claim that says what a caller may do. */
  public static final String CLAIM = "pgemit";

  // Long enough for many groups of an identity provider; a header is no longer anyhow.
  private static final int MOST_CHARACTERS = 16 << 10;

  private final JwtIssuer issuer;
  private final IssuerKeys keys;
  private final ClaimsVerifier claims;

  /**
   * Fetches no key yet.
   *
   * @param clock tells when a token is over
   */
  public JwtVerifier(JwtIssuer issuer, Supplier<Instant> clock) {
    this.issuer = issuer;
    this.keys = new IssuerKeys(issuer);
    this.claims = new ClaimsVerifier(issuer, clock);
  }

  /**
   * Fetches the issuer's public keys, where it has some.
   *
   * @throws dev.pgemit.http.settings.SettingsException if they are in a file, and none is of use;
   *     what an address does not give now it may give later
   */
  public void start() {
    keys.start();
  }

  /**
   * Verifies a token: its signature, for whom it is, and until when.
   *
   * @throws RefusedTokenException if it is not good
   * @throws UnreachableIssuerException if that cannot be told now
   */
  public VerifiedToken verify(String token)
      throws RefusedTokenException, UnreachableIssuerException {
    if (token.length() > MOST_CHARACTERS) {
      throw new RefusedTokenException("it is too long");
    }
    try {
      var signed = SignedJWT.parse(token); // which has no "none" among its algorithms
      requireSignature(signed);
      var said = signed.getJWTClaimsSet();
      claims.verify(said, null);
      // A claim may be there and be null, which is enough for the library.
      @Nullable String subject = said.getSubject();
      @Nullable Date expiration = said.getExpirationTime();
      if (subject == null || expiration == null) {
        throw new RefusedTokenException("its \"sub\" or \"exp\" is null");
      }
      return new VerifiedToken(
          subject,
          Objects.requireNonNullElse(said.getIssuer(), ""),
          expiration.toInstant().plusSeconds(claims.getMaxClockSkew()),
          claim(said));
    } catch (ParseException e) {
      throw new RefusedTokenException("it is no signed JWT", e);
    } catch (BadJWTException e) {
      throw new RefusedTokenException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireSignature(SignedJWT signed)
      throws RefusedTokenException, UnreachableIssuerException {
    var header = signed.getHeader();
    if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
      throw new RefusedTokenException("it has extensions that are critical, and unknown here");
    }
    for (var verifier : keys.verifiers(header)) {
      try {
        if (signed.verify(verifier)) {
          return;
        }
      } catch (JOSEException e) {
        throw new RefusedTokenException("a key does not fit its signature", e);
      }
    }
    throw new RefusedTokenException("no key of its issuer made its signature");
  }

  private static Map<String, Object> claim(JWTClaimsSet said) throws RefusedTokenException {
    try {
      var claim = said.getJSONObjectClaim(CLAIM);
      if (claim == null) {
        throw new RefusedTokenException("it has no claim \"pgemit\" to say what it allows");
      }
      return new HashMap<>(claim);
    } catch (ParseException e) {
      throw new RefusedTokenException("its claim \"pgemit\" is no object", e);
    }
  }

  /** What is checked of the claims; a minute's difference of the clocks is let through. */
  private static final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Supplier<Instant> clock;

    ClaimsVerifier(JwtIssuer issuer, Supplier<Instant> clock) {
      super(
          issuer.audience(),
          issuer.issuer() == null
              ? new JWTClaimsSet.Builder().build()
              : new JWTClaimsSet.Builder().issuer(issuer.issuer()).build(),
          Set.of("sub", "exp", "aud"));
      this.clock = clock;
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.get());
    }
  }

  /** For whom, and from whom. */
  @Override
  public String toString() {
    return "%s for %s"
        .formatted(
            issuer.issuer() == null ? "any issuer with the key" : issuer.issuer(),
            issuer.audience());
  }
}
