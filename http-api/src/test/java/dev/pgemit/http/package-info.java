/** Tests the service over HTTP, with a real Postgres. */
package dev.pgemit.http;
