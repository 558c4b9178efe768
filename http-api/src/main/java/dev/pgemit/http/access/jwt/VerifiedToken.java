package dev.pgemit.http.access.jwt;

import java.util.Map;

/**
 * What a good token says.
 *
 * @param subject whom it is about
 * @param issuer who issued it; empty where it does not say
 * @param claim the claim {@code pgemit}
 */
public record VerifiedToken(String subject, String issuer, Map<String, Object> claim) {}
