/** The service under test, its database and its peers, shared by the tests of all packages. */
package dev.pgemit.http.testing;
