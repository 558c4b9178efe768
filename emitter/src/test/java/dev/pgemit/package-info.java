/** What the library promises, on a real Postgres. */
package dev.pgemit;
