/** Tests of JWTs. */
package dev.pgemit.http.access.jwt;
