/** Checks each exchange of a test against the OpenAPI document. */
package dev.pgemit.http.testing.contract;
