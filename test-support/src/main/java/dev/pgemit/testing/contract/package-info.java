/** Checks the exchanges of a test with the REST service against its OpenAPI document. */
package dev.pgemit.testing.contract;
