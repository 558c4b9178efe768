package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.row.AttachmentsTableLocked;
import dev.pgemit.interop.faults.row.AttachmentsTableMissing;
import dev.pgemit.interop.faults.row.BackendKilled;
import dev.pgemit.interop.faults.row.BackendSuspended;
import dev.pgemit.interop.faults.row.BackgroundThreadErrors;
import dev.pgemit.interop.faults.row.ClockSkew;
import dev.pgemit.interop.faults.row.ConnectionLimitOfOne;
import dev.pgemit.interop.faults.row.ConnectionReset;
import dev.pgemit.interop.faults.row.DatabaseDropped;
import dev.pgemit.interop.faults.row.DiskFull;
import dev.pgemit.interop.faults.row.EachTableLocked;
import dev.pgemit.interop.faults.row.FastRestart;
import dev.pgemit.interop.faults.row.ForgedNotifications;
import dev.pgemit.interop.faults.row.IdleConnections;
import dev.pgemit.interop.faults.row.ListenerSuspended;
import dev.pgemit.interop.faults.row.MessageLimits;
import dev.pgemit.interop.faults.row.NotifyQueueFull;
import dev.pgemit.interop.faults.row.OversizedBodies;
import dev.pgemit.interop.faults.row.PacketsDropped;
import dev.pgemit.interop.faults.row.PermissionDenied;
import dev.pgemit.interop.faults.row.PostgresDown;
import dev.pgemit.interop.faults.row.PostmasterKilled;
import dev.pgemit.interop.faults.row.PrimaryFailover;
import dev.pgemit.interop.faults.row.RoleRestrictions;
import dev.pgemit.interop.faults.row.RollingRestart;
import dev.pgemit.interop.faults.row.RowLocked;
import dev.pgemit.interop.faults.row.ServiceTerminated;
import dev.pgemit.interop.faults.row.SlowBodies;
import dev.pgemit.interop.faults.row.TransactionPooler;
import java.util.List;

/** All faults, in the order of the table. */
public final class FaultCatalog {
  /** All of them. */
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

  /** The one of a number. */
  public static Fault of(int number) {
    return ALL.stream()
        .filter(fault -> fault.number() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no fault " + number));
  }
}
