package dev.pgemit.interop.faults.environment;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.EventSender;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.load.JavaEventSender;
import dev.pgemit.interop.faults.load.LoadGenerator;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.receive.EventReceiver;
import dev.pgemit.interop.faults.receive.NotifyReceiver;
import dev.pgemit.interop.faults.receive.SocketIoReceiver;
import dev.pgemit.interop.faults.result.DeliveryTally;
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
 * The participants of a fault: a Postgres of its own, the service as a process, the library in this
 * process, a raw listener, and two Socket.IO servers with a client each. One server is on the
 * newest adapter, the other on an older one.
 */
public final class FaultEnvironment implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(FaultEnvironment.class);
  private static final String CHANNEL = "socket.io#/";
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(60);

  private final RestartablePostgres postgres;
  private final TestDatabase database;
  private final TcpProxy proxy;
  private final PgemitProcess service;
  private final List<EventReceiver> receivers = new ArrayList<>();
  private final List<LoadGenerator> loads = new ArrayList<>();

  private FaultEnvironment(RestartablePostgres postgres, TestDatabase database) {
    this.postgres = postgres;
    this.database = database;
    this.proxy = new TcpProxy(postgres.port());
    this.service = PgemitProcess.start(proxiedUrl());
  }

  /** Starts the environment. */
  public static FaultEnvironment open() throws SQLException {
    return open(Map.of());
  }

  /**
   * Starts the environment.
   *
   * @param settings the settings of Postgres
   */
  public static FaultEnvironment open(Map<String, String> settings) throws SQLException {
    var postgres = RestartablePostgres.start(settings);
    try {
      return open(postgres);
    } catch (SQLException | RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  /** Starts the environment on a Postgres, which the environment closes. */
  public static FaultEnvironment open(RestartablePostgres postgres) throws SQLException {
    var database = postgres.createWithAttachments();
    Migrations.migrate(database.dataSource());
    var environment = new FaultEnvironment(postgres, database);
    try {
      environment.receivers.add(new NotifyReceiver(database.dataSource(), CHANNEL));
      for (var adapter : List.of("0.5.0", "0.3.1")) {
        environment.receivers.add(new SocketIoReceiver(adapter, database.url()));
      }
      environment.awaitListening();
      return environment;
    } catch (RuntimeException e) {
      environment.close();
      throw e;
    }
  }

  /** Returns the Postgres. */
  public RestartablePostgres postgres() {
    return postgres;
  }

  /** Returns the database, without the proxy. */
  public TestDatabase database() {
    return database;
  }

  /** Returns the proxy between pgemit and Postgres. */
  public TcpProxy proxy() {
    return proxy;
  }

  /** Returns the service. */
  public PgemitProcess service() {
    return service;
  }

  /** Returns the receivers. */
  public List<EventReceiver> receivers() {
    return List.copyOf(receivers);
  }

  private String proxiedUrl() {
    return database.url().replace(":" + postgres.port() + "/", ":" + proxy.port() + "/");
  }

  /**
   * Returns a data source through the proxy, with the timeouts that the driver lacks by default.
   */
  public PGSimpleDataSource proxiedDataSource() {
    var dataSource = database.dataSource();
    dataSource.setPortNumbers(new int[] {proxy.port()});
    dataSource.setConnectTimeout(2);
    dataSource.setLoginTimeout(2);
    dataSource.setSocketTimeout(10);
    return dataSource;
  }

  /** Starts a load through the service and the library. */
  public LoadGenerator startLoad(int threadsPerSender) {
    return startLoad(threadsPerSender, NumberedEvent::of);
  }

  /** Starts a load of the given events through the service and the library. */
  public LoadGenerator startLoad(int threadsPerSender, IntFunction<NumberedEvent> events) {
    return startLoad(
        threadsPerSender,
        events,
        List.of(new HttpEventSender(service.address()), new JavaEventSender(proxiedDataSource())));
  }

  /** Starts a load of the given events through the given senders. */
  public LoadGenerator startLoad(
      int threadsPerSender, IntFunction<NumberedEvent> events, List<EventSender> senders) {
    var load = start(threadsPerSender, events, senders);
    await("the load runs").atMost(RECOVERY_TIMEOUT).until(() -> load.acceptedCount() > 0);
    return load;
  }

  /** Starts a load that may not be able to publish yet. */
  public LoadGenerator startRefusedLoad(int threadsPerSender, IntFunction<NumberedEvent> events) {
    return start(
        threadsPerSender,
        events,
        List.of(new HttpEventSender(service.address()), new JavaEventSender(proxiedDataSource())));
  }

  private LoadGenerator start(
      int threadsPerSender, IntFunction<NumberedEvent> events, List<EventSender> senders) {
    var load = new LoadGenerator(senders, events);
    loads.add(load);
    load.start(threadsPerSender);
    return load;
  }

  /** Waits until all receivers listen. */
  public void awaitListening() {
    await("everybody listens")
        .atMost(RECOVERY_TIMEOUT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> receivers.stream().allMatch(receiver -> receiver.gaps().isListening()));
  }

  /**
   * Waits until every sender has published again.
   *
   * @param load the running load
   * @param sinceNanos when the fault ended
   * @return the recovery time of the slowest sender, in seconds
   */
  public static double awaitRecovery(LoadGenerator load, long sinceNanos) {
    await("publishing again")
        .atMost(RECOVERY_TIMEOUT)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> sendersAccepted(load, sinceNanos).stream().distinct().count() == load.senders());
    var firstAccepted = new HashMap<String, Long>();
    for (var attempt : load.attempts()) {
      if (attempt.outcome() == Outcome.ACCEPTED && attempt.endNanos() > sinceNanos) {
        firstAccepted.merge(attempt.sender(), attempt.endNanos(), Math::min);
      }
    }
    return (Collections.max(firstAccepted.values()) - sinceNanos) / 1e9;
  }

  private static List<String> sendersAccepted(LoadGenerator load, long sinceNanos) {
    return load.attempts().stream()
        .filter(attempt -> attempt.outcome() == Outcome.ACCEPTED && attempt.endNanos() > sinceNanos)
        .map(EmitAttempt::sender)
        .toList();
  }

  /** Waits until Postgres accepts connections again, and returns the time. */
  public long awaitPostgres() {
    await("Postgres is up")
        .atMost(RECOVERY_TIMEOUT)
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(() -> database.query("SELECT 1").equals("1"));
    return System.nanoTime();
  }

  /** Stops a load, waits for events in transit, and counts the deliveries. */
  public DeliveryTally stopAndTally(LoadGenerator load) throws InterruptedException, SQLException {
    load.stop();
    var eventResults = load.eventResults();
    var keys = StoredIdempotencyKeys.read(database.dataSource());
    awaitDeliveries(() -> DeliveryTally.count(eventResults, receivers, keys));
    return DeliveryTally.count(eventResults, receivers, keys);
  }

  /** Waits until no event is missing, or until the time limit for events in transit. */
  public static void awaitDeliveries(Supplier<DeliveryTally> tally) throws InterruptedException {
    try {
      await()
          .atMost(DELIVERY_TIMEOUT)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> tally.get().lost() == 0);
    } catch (ConditionTimeoutException e) {
      LOGGER.warn("Something did not arrive: {}", tally.get());
    }
    // A duplicate may arrive a little later than the first delivery.
    TimeUnit.MILLISECONDS.sleep(200);
  }

  @Override
  public void close() {
    loads.forEach(LoadGenerator::close);
    receivers.forEach(EventReceiver::close);
    service.close();
    proxy.close();
    postgres.close();
  }
}
