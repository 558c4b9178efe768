package dev.pgemit.interop.faults.stage;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Tally;
import dev.pgemit.interop.faults.load.Attempt;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Door;
import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.load.HttpDoor;
import dev.pgemit.interop.faults.load.JavaDoor;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.receive.RawListener;
import dev.pgemit.interop.faults.receive.Receiver;
import dev.pgemit.interop.faults.receive.SocketListener;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who take part: a Postgres of its own, the service as a process, the library in this one, a
 * raw listener, and two Socket.IO servers with a client each, on the newest adapter and on an older
 * one.
 */
public final class Stage implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Stage.class);
  private static final String CHANNEL = "socket.io#/";
  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(20);
  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

  private final RestartablePostgres postgres;
  private final TestDatabase database;
  private final TcpProxy proxy;
  private final ServeProcess service;
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<Load> loads = new ArrayList<>();

  private Stage(RestartablePostgres postgres, TestDatabase database) {
    this.postgres = postgres;
    this.database = database;
    this.proxy = new TcpProxy(postgres.port());
    this.service = ServeProcess.start(proxiedUrl());
  }

  /** Sets it up. */
  public static Stage open() throws SQLException {
    return open(Map.of());
  }

  /**
   * Sets it up.
   *
   * @param settings of Postgres
   */
  public static Stage open(Map<String, String> settings) throws SQLException {
    var postgres = RestartablePostgres.start(settings);
    try {
      return open(postgres);
    } catch (SQLException | RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  /** Sets it up on a Postgres, which it closes. */
  public static Stage open(RestartablePostgres postgres) throws SQLException {
    var database = postgres.createWithAttachments();
    Migrations.migrate(database.dataSource());
    var stage = new Stage(postgres, database);
    try {
      stage.receivers.add(new RawListener(database.dataSource(), CHANNEL));
      for (var adapter : List.of("0.5.0", "0.3.1")) {
        stage.receivers.add(new SocketListener(adapter, database.url()));
      }
      stage.awaitListening();
      return stage;
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /** Postgres. */
  public RestartablePostgres postgres() {
    return postgres;
  }

  /** The database, past the proxy. */
  public TestDatabase database() {
    return database;
  }

  /** What lies between pgemit and Postgres. */
  public TcpProxy proxy() {
    return proxy;
  }

  /** The service. */
  public ServeProcess service() {
    return service;
  }

  /** Who listens. */
  public List<Receiver> receivers() {
    return List.copyOf(receivers);
  }

  private String proxiedUrl() {
    return database.url().replace(":" + postgres.port() + "/", ":" + proxy.port() + "/");
  }

  /** Postgres through the proxy, with the timeouts that the driver lacks out of the box. */
  public PGSimpleDataSource proxied() {
    var dataSource = database.dataSource();
    dataSource.setPortNumbers(new int[] {proxy.port()});
    dataSource.setConnectTimeout(2);
    dataSource.setLoginTimeout(2);
    dataSource.setSocketTimeout(10);
    return dataSource;
  }

  /** Starts a load through both doors. */
  public Load load(int threadsPerDoor) {
    return load(threadsPerDoor, Event::of);
  }

  /** Starts a load of events of one's own through both doors. */
  public Load load(int threadsPerDoor, IntFunction<Event> events) {
    return load(
        threadsPerDoor, events, List.of(new HttpDoor(service.address()), new JavaDoor(proxied())));
  }

  /** Starts a load of events of one's own through doors of one's own. */
  public Load load(int threadsPerDoor, IntFunction<Event> events, List<Door> doors) {
    var load = start(threadsPerDoor, events, doors);
    await("the load runs").atMost(LONGEST_RECOVERY).until(() -> load.accepted() > 0);
    return load;
  }

  /** Starts a load of which nothing may be accepted as yet. */
  public Load loadInVain(int threadsPerDoor, IntFunction<Event> events) {
    return start(
        threadsPerDoor, events, List.of(new HttpDoor(service.address()), new JavaDoor(proxied())));
  }

  private Load start(int threadsPerDoor, IntFunction<Event> events, List<Door> doors) {
    var load = new Load(doors, events);
    loads.add(load);
    load.start(threadsPerDoor);
    return load;
  }

  /** Waits until everybody listens. */
  public void awaitListening() {
    await("everybody listens")
        .atMost(LONGEST_RECOVERY)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> receivers.stream().allMatch(one -> one.deafness().isOver()));
  }

  /**
   * Waits until every door has published again.
   *
   * @param load what runs
   * @param sinceNanos when the fault ended
   * @return how long the slowest door took, in seconds
   */
  public static double awaitRecovery(Load load, long sinceNanos) {
    await("publishing again")
        .atMost(LONGEST_RECOVERY)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> recovered(load, sinceNanos).stream().distinct().count() == load.doors());
    var first = new HashMap<String, Long>();
    for (var one : load.attempts()) {
      if (one.outcome() == Outcome.ACCEPTED && one.endNanos() > sinceNanos) {
        first.merge(one.door(), one.endNanos(), Math::min);
      }
    }
    return (Collections.max(first.values()) - sinceNanos) / 1e9;
  }

  private static List<String> recovered(Load load, long sinceNanos) {
    return load.attempts().stream()
        .filter(one -> one.outcome() == Outcome.ACCEPTED && one.endNanos() > sinceNanos)
        .map(Attempt::door)
        .toList();
  }

  /** Waits until Postgres lets connections in again, and tells when it did. */
  public long awaitPostgres() {
    await("Postgres is up")
        .atMost(LONGEST_RECOVERY)
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(() -> database.query("SELECT 1").equals("1"));
    return System.nanoTime();
  }

  /** Ends a load, waits for what is still on its way, and counts. */
  public Tally finish(Load load) throws InterruptedException, SQLException {
    load.finish();
    var fates = load.fates();
    var keys = Keys.of(database.dataSource());
    settle(() -> Tally.of(fates, receivers, keys));
    return Tally.of(fates, receivers, keys);
  }

  /** Waits until nothing is missing, or for as long as something may still be on its way. */
  public static void settle(Supplier<Tally> tally) throws InterruptedException {
    try {
      await()
          .atMost(LONGEST_SETTLING)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> tally.get().lost() == 0);
    } catch (ConditionTimeoutException e) {
      LOGGER.warn("Something did not arrive: {}", tally.get());
    }
    // One that comes twice may come a little later than the first.
    TimeUnit.MILLISECONDS.sleep(200);
  }

  @Override
  public void close() {
    loads.forEach(Load::close);
    receivers.forEach(Receiver::close);
    service.close();
    proxy.close();
    postgres.close();
  }
}
