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
import dev.pgemit.interop.faults.scenario.ForgedNotifications;
import dev.pgemit.interop.faults.scenario.IdleConnections;
import dev.pgemit.interop.faults.scenario.ListenerSuspended;
import dev.pgemit.interop.faults.scenario.MessageLimits;
import dev.pgemit.interop.faults.scenario.NotifyQueueFull;
import dev.pgemit.interop.faults.scenario.OversizedBodies;
import dev.pgemit.interop.faults.scenario.PacketsDropped;
import dev.pgemit.interop.faults.scenario.PermissionDenied;
import dev.pgemit.interop.faults.scenario.PostgresDown;
import dev.pgemit.interop.faults.scenario.PostmasterKilled;
import dev.pgemit.interop.faults.scenario.PrimaryFailover;
import dev.pgemit.interop.faults.scenario.RoleRestrictions;
import dev.pgemit.interop.faults.scenario.RollingRestart;
import dev.pgemit.interop.faults.scenario.RowLocked;
import dev.pgemit.interop.faults.scenario.ServiceTerminated;
import dev.pgemit.interop.faults.scenario.SlowBodies;
import dev.pgemit.interop.faults.scenario.TransactionPooler;
import java.util.List;

/** All faults, in the order of the table. */
public final class FaultCatalog {
  /** Returns all faults. */
  public static final List<Fault> ALL =
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
          new IdleConnections(),
          new ServiceTerminated(),
          new ClockSkew(),
          new OversizedBodies(),
          new MessageLimits(),
          new TransactionPooler(),
          new BackgroundThreadErrors(),
          new RowLocked(),
          new EachTableLocked(),
          new BackendSuspended(),
          new ConnectionLimitOfOne(),
          new ForgedNotifications(),
          new DatabaseDropped(),
          new RollingRestart(),
          new RoleRestrictions());

  private FaultCatalog() {}

  /** Returns the fault with a number. */
  public static Fault of(int number) {
    return ALL.stream()
        .filter(fault -> fault.number() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no fault " + number));
  }
}
