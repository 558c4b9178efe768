package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.row.BackendKilled;
import dev.pgemit.interop.faults.row.BackendStopped;
import dev.pgemit.interop.faults.row.BlackHole;
import dev.pgemit.interop.faults.row.Boundaries;
import dev.pgemit.interop.faults.row.ConnectionReset;
import dev.pgemit.interop.faults.row.DatabaseDropped;
import dev.pgemit.interop.faults.row.DiskFull;
import dev.pgemit.interop.faults.row.EachTableLocked;
import dev.pgemit.interop.faults.row.FailOver;
import dev.pgemit.interop.faults.row.FastRestart;
import dev.pgemit.interop.faults.row.HostileNotifications;
import dev.pgemit.interop.faults.row.HugeBodies;
import dev.pgemit.interop.faults.row.IdleConnections;
import dev.pgemit.interop.faults.row.ListenerStopped;
import dev.pgemit.interop.faults.row.OneConnection;
import dev.pgemit.interop.faults.row.PermissionDenied;
import dev.pgemit.interop.faults.row.Pooler;
import dev.pgemit.interop.faults.row.PostgresAway;
import dev.pgemit.interop.faults.row.PostmasterKilled;
import dev.pgemit.interop.faults.row.QueueFull;
import dev.pgemit.interop.faults.row.RollingRestart;
import dev.pgemit.interop.faults.row.RowHeld;
import dev.pgemit.interop.faults.row.SlowBodies;
import dev.pgemit.interop.faults.row.TableLocked;
import dev.pgemit.interop.faults.row.TableMissing;
import dev.pgemit.interop.faults.row.Terminated;
import dev.pgemit.interop.faults.row.ThreadErrors;
import dev.pgemit.interop.faults.row.UnusualRoles;
import dev.pgemit.interop.faults.row.WrongClocks;
import java.util.List;

/** All faults, in the order of the table. */
public final class Faults {
  /** All of them. */
  public static final List<Fault> ALL =
      List.of(
          new BackendKilled(),
          new PostmasterKilled(),
          new FastRestart(),
          new PostgresAway(),
          new ConnectionReset(),
          new BlackHole(),
          new TableLocked(),
          new QueueFull(),
          new ListenerStopped(),
          new TableMissing(),
          new PermissionDenied(),
          new FailOver(),
          new DiskFull(),
          new SlowBodies(),
          new IdleConnections(),
          new Terminated(),
          new WrongClocks(),
          new HugeBodies(),
          new Boundaries(),
          new Pooler(),
          new ThreadErrors(),
          new RowHeld(),
          new EachTableLocked(),
          new BackendStopped(),
          new OneConnection(),
          new HostileNotifications(),
          new DatabaseDropped(),
          new RollingRestart(),
          new UnusualRoles());

  private Faults() {}

  /** The one of a number. */
  public static Fault of(int number) {
    return ALL.stream()
        .filter(fault -> fault.number() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no fault " + number));
  }
}
