/** Authentication, permissions and keys. */
package dev.pgemit.http.access;
