package dev.pgemit.http.console;

/**
 * The commands that the console shows to connect a first Socket.IO server.
 *
 * @param databaseUrl the address of Postgres
 * @param exampleCommand the command that starts the example server
 * @param serverSource the source of a minimal server
 */
public record StarterGuide(String databaseUrl, String exampleCommand, String serverSource) {}
