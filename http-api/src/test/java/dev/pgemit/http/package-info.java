/** The service, on a port, over a real Postgres. */
package dev.pgemit.http;
