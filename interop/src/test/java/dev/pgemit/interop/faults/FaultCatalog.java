package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.scenario.AttachmentsTableLocked;
import dev.pgemit.interop.faults.scenario.AttachmentsTableMissing;
import dev.pgemit.interop.faults.scenario.BackendKilled;
import dev.pgemit.interop.faults.scenario.BackendSuspended;
import dev.pgemit.interop.faults.scenario.BackgroundThreadErrors;
import dev.pgemit.interop.faults.scenario.ClockSkew;
import dev.pgemit.interop.faults.scenario.ConnectionLimitOfOne;
import dev.pgemit.interop.faults.scenario.ConnectionReset;
import dev.pgemit.interop.faults.scenario.DatabaseDropped;
import dev.pgemit.interop.faults.scenario.DiskFull;
import dev.pgemit.interop.faults.scenario.EachTableLocked;
import dev.pgemit.interop.faults.scenario.FastRestart;
import dev.pgemit.interop.faults.scenario.Fault;
import dev.pgemit.interop.faults.scenario.FaultGroup;
import dev.pgemit.interop.faults.scenario.ForgedNotifications;
import dev.pgemit.interop.faults.scenario.IdleConnections;
import dev.pgemit.interop.faults.scenario.ListenerSuspended;
import dev.pgemit.interop.faults.scenario.MessageLimits;
import dev.pgemit.interop.faults.scenario.NotifyQueueFull;
import dev.pgemit.interop.faults.scenario.OversizedBodies;
import dev.pgemit.interop.faults.scenario.PacketsDropped;
import dev.pgemit.interop.faults.scenario.PermissionDenied;
import dev.pgemit.interop.faults.scenario.PostgresDown;
import dev.pgemit.interop.faults.scenario.PostgresDownBesideRedis;
import dev.pgemit.interop.faults.scenario.PostmasterKilled;
import dev.pgemit.interop.faults.scenario.PrimaryFailover;
import dev.pgemit.interop.faults.scenario.RedisChannelResharding;
import dev.pgemit.interop.faults.scenario.RedisConnectionReset;
import dev.pgemit.interop.faults.scenario.RedisDown;
import dev.pgemit.interop.faults.scenario.RedisKilled;
import dev.pgemit.interop.faults.scenario.RedisPacketsDropped;
import dev.pgemit.interop.faults.scenario.RedisPrimaryKilled;
import dev.pgemit.interop.faults.scenario.RedisStreamResharding;
import dev.pgemit.interop.faults.scenario.RoleRestrictions;
import dev.pgemit.interop.faults.scenario.RollingRestart;
import dev.pgemit.interop.faults.scenario.RowLocked;
import dev.pgemit.interop.faults.scenario.ServiceTerminated;
import dev.pgemit.interop.faults.scenario.SlowBodies;
import dev.pgemit.interop.faults.scenario.TransactionPooler;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All faults, in the order of the tables. */
public final class FaultCatalog {
  /** The faults that run alone: one takes the ports of others, and one depends on a short time. */
  public static final List<Fault> ALONE = List.of(new IdleConnections(), new ServiceTerminated());

  /** The faults that share one Postgres, so that only one of them runs at a time. */
  public static final List<Fault> ON_SHARED_POSTGRES =
      List.of(
          new BackgroundThreadErrors(),
          new RowLocked(),
          new EachTableLocked(),
          new BackendSuspended(),
          new ConnectionLimitOfOne(),
          new ForgedNotifications(),
          new DatabaseDropped(),
          new RollingRestart(),
          new RoleRestrictions());

  /** The faults that have their own servers, and may run beside others. */
  public static final List<Fault> INDEPENDENT =
      List.of(
          new BackendKilled(),
          new PostmasterKilled(),
          new FastRestart(),
          new PostgresDown(),
          new ConnectionReset(),
          new PacketsDropped(),
          new AttachmentsTableLocked(),
          new NotifyQueueFull(),
          new ListenerSuspended(),
          new AttachmentsTableMissing(),
          new PermissionDenied(),
          new PrimaryFailover(),
          new DiskFull(),
          new SlowBodies(),
          new ClockSkew(),
          new OversizedBodies(),
          new MessageLimits(),
          new TransactionPooler(),
          new RedisKilled(),
          new RedisPrimaryKilled(),
          new RedisConnectionReset(),
          new RedisPacketsDropped(),
          new RedisStreamResharding(),
          new RedisChannelResharding(),
          new RedisDown(),
          new PostgresDownBesideRedis());

  /** All faults. */
  public static final List<Fault> ALL =
      Stream.of(ALONE, ON_SHARED_POSTGRES, INDEPENDENT)
          .flatMap(List::stream)
          .sorted(Comparator.comparing(Fault::number))
          .toList();

  private FaultCatalog() {}

  /** Returns the faults of a table. */
  public static List<Fault> of(FaultGroup group) {
    return ALL.stream().filter(fault -> fault.group() == group).toList();
  }

  /** Returns the fault with a number. */
  public static Fault of(int number) {
    return ALL.stream()
        .filter(fault -> fault.number() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no fault " + number));
  }
}
