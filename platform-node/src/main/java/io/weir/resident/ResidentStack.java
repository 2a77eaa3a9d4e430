package io.weir.resident;

import io.weir.engine.Outlet;
import io.weir.engine.Workspace;
import io.weir.middlebox.Workload;
import io.weir.attach.Tuple;
import java.util.List;

/**
 * A user-level network stack: it registers 3-tuples with the port switch, gets the packets to them and nothing else,
 * and may send from them and nothing else. It sees Ethernet frames whose MAC addresses the node sees to.
 */
public interface ResidentStack {
    /** What it registers; at least one. */
    List<Tuple> tuples();

    /** Makes one ready to run. Called on the worker's thread, again after each failure. */
    Workload open(Workspace workspace, Outlet outlet);
}
