package io.weir.ledger;

import io.weir.wire.v1.Command;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.SnapshotPart;
import java.util.ArrayList;
import java.util.List;

/** One member's copy of the state machine, fed by hand: for simulations in other packages. */
public final class LedgerCopy {
    private final Replica replica = new Replica();

    public Replica replica() {
        return replica;
    }

    public Reply apply(Command command, long nowMs) {
        return replica.apply(command, nowMs);
    }

    public void elected(long term, int leader, long nowMs) {
        replica.elected(term, leader, nowMs);
    }

    public List<SnapshotPart> snapshot() {
        List<SnapshotPart> parts = new ArrayList<>();
        replica.ledger().write(parts::add);
        return parts;
    }

    public static LedgerCopy of(List<SnapshotPart> snapshot) {
        Snapshots.Reader reader = new Snapshots.Reader();
        snapshot.forEach(part -> reader.accept(part.toByteArray()));
        LedgerCopy copy = new LedgerCopy();
        copy.replica.load(reader.ledger());
        return copy;
    }
}
