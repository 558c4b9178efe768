package dev.pgemit.http;

import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.KeySource;
import dev.pgemit.http.audit.AuditTable;
import dev.pgemit.http.audit.AuditTrail;
import dev.pgemit.http.history.AuditRoutes;
import dev.pgemit.http.keys.KeyRoutes;
import dev.pgemit.http.metrics.Metrics;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.settings.PostgresAddresses;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.settings.TableName;

/**
 * The parts of the service that need Postgres, with any transport: the pool, the keys and the audit
 * trail. A service on Redis alone has none of them.
 */
record PostgresParts(
    Settings settings,
    PostgresAddresses addresses,
    DatabasePool pool,
    KeySource keys,
    AuditTable auditTable,
    AuditTrail auditTrail) {
  /** Opens the pool and starts the audit trail. */
  static PostgresParts open(
      Settings settings, PostgresAddresses addresses, Metrics metrics, ResourceStack resources) {
    var pool =
        resources.add(
            DatabasePool.open(
                addresses.database(), settings.poolSize(), metrics.poolTrackerFactory()));
    var auditTable = AuditTable.inSameSchemaAs(settings.attachmentsTable());
    var audit = settings.access().audit();
    var auditTrail =
        resources.add(
            new AuditTrail(
                pool, auditTable, audit.retention(), audit.replica(), metrics::threadFailed));
    auditTrail.start();
    metrics.register(auditTrail);
    var keys = KeySource.inPostgres(pool, settings.attachmentsTable(), metrics::threadFailed);
    return new PostgresParts(settings, addresses, pool, keys, auditTable, auditTrail);
  }

  TableName attachmentsTable() {
    return new TableName(settings.attachmentsTable());
  }

  /**
   * Adds the routes that read and change Postgres.
   *
   * @param keyListener runs after each change of a key, before the response
   */
  void addTo(Routes routes, Runnable keyListener) {
    new KeyRoutes(
            new KeyAdministration(pool, settings.attachmentsTable(), "pgemit serve"),
            settings.access().audit().replica(),
            keyListener)
        .addTo(routes);
    new AuditRoutes(pool, auditTable).addTo(routes);
  }

  /** Adds the routes of {@link #addTo} to a service without Postgres, which refuses their calls. */
  static void addRefusedTo(Routes routes) {
    KeyRoutes.addRefusedTo(routes);
    AuditRoutes.addRefusedTo(routes);
  }
}
