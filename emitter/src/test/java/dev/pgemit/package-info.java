/** Tests the library on a real Postgres. */
package dev.pgemit;
