package io.weir.node;

import io.weir.attach.Tuple;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.IpAddress;
import io.weir.net.MacAddress;
import io.weir.port.SystemCallException;
import io.weir.port.Wakeup;
import io.weir.portswitch.Attachment;
import io.weir.portswitch.PortSwitch;
import io.weir.process.Switchboard;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processes attached to a worker. Each gets a bounded share of every turn, whatever it writes; one that writes what
 * cannot be is given up. On the worker's thread.
 */
final class Processes {
    private final Worker worker;
    private final Wakeup wakeup;
    private final Map<String, ProcessSeat> byName = new LinkedHashMap<>();
    private final long[] burst = new long[ProcessSeat.SHARE];
    private ProcessSeat[] seats = new ProcessSeat[0];
    private ProcessSeat[] told = new ProcessSeat[0];
    private int first;
    private long givenUp;

    Processes(Worker worker, Wakeup wakeup) {
        this.worker = worker;
        this.wakeup = wakeup;
    }

    /** Takes and sends what the processes have written. Returns how many frames. */
    int drain() {
        int moved = 0;
        int count = seats.length;
        int start = count == 0 ? 0 : first++ % count;
        boolean broken = false;
        for (int i = 0; i < count; i++) {
            ProcessSeat seat = seats[start + i < count ? start + i : start + i - count];
            int taken = seat.take(burst);
            if (taken > 0) {
                worker.portSwitch().send(seat.attachment(), burst, 0, taken);
                moved += taken;
            }
            broken |= seat.broken().isPresent();
        }
        first &= Integer.MAX_VALUE;
        if (broken) {
            giveUpBroken();
        }
        return moved;
    }

    /** Shows the processes what was delivered to them in this turn; one fence for all, for it waits for the stores. */
    void publish() {
        int count = 0;
        for (ProcessSeat seat : seats) {
            if (seat.tell()) {
                told[count++] = seat;
            }
        }
        if (count > 0) {
            VarHandle.fullFence();
        }
        for (int i = 0; i < count; i++) {
            told[i].wake();
        }
    }

    void announceSleep() {
        for (ProcessSeat seat : seats) {
            seat.announceSleep();
        }
    }

    boolean waiting() {
        for (ProcessSeat seat : seats) {
            if (seat.waiting()) {
                return true;
            }
        }
        return false;
    }

    private void giveUpBroken() {
        for (ProcessSeat seat : List.copyOf(byName.values())) {
            seat.broken().ifPresent(why -> {
                givenUp++;
                detach(seat.process().name());
                seat.process().lost().accept(why);
            });
        }
    }

    Switchboard.Answer attach(Switchboard.Newcomer process, int id) {
        if (byName.containsKey(process.name())) {
            return refused(Diagnostic.error("N0811", "`" + process.name() + "` is attached already"));
        }
        Attachment attachment = new Attachment(
                id, process.name(), List.of(), List.of(), Attachment.Sources.OWN_TUPLES_AND_MAC);
        try {
            wakeup.watch(process.bell());
        } catch (SystemCallException e) {
            return refused(Diagnostic.error("N0863", "the node cannot watch another process").note(e.getMessage()));
        }
        worker.portSwitch().attach(attachment);
        ProcessSeat seat = new ProcessSeat(attachment, process, worker.pool());
        byName.put(process.name(), seat);
        worker.seat(seat);
        list();
        return new Switchboard.Answer.Done(List.of());
    }

    /** @param kernels those of the addresses that are the kernel's */
    Switchboard.Answer register(String name, List<Tuple> tuples, Set<IpAddress> kernels) {
        ProcessSeat seat = byName.get(name);
        if (seat == null) {
            return refused(Diagnostic.error("N0860", "`" + name + "` is not attached"));
        }
        PortSwitch portSwitch = worker.portSwitch();
        if (!portSwitch.hasRoom(tuples.size())) {
            return refused(Diagnostic.error("N0864", "the node's table of tuples is full"));
        }
        Optional<PortSwitch.Conflict> conflict = portSwitch.register(seat.attachment(), tuples, kernels);
        if (conflict.isPresent()) {
            return refused(Diagnostic.error(
                    "N0813", conflict.get().tuple() + " belongs to `" + conflict.get().owner() + "`"));
        }
        List<MacAddress> macs = new ArrayList<>();
        tuples.forEach(tuple -> macs.add(portSwitch.macOf(tuple.address())));
        return new Switchboard.Answer.Done(macs);
    }

    private static Switchboard.Answer refused(Diagnostic why) {
        return new Switchboard.Answer.Refused(why);
    }

    /** How many of them it had. */
    int release(String name, List<Tuple> tuples) {
        ProcessSeat seat = byName.get(name);
        return seat == null ? 0 : worker.portSwitch().release(seat.attachment(), tuples);
    }

    /** Frees all that it has. Its rings are not touched any more. */
    void detach(String name) {
        ProcessSeat seat = byName.remove(name);
        if (seat != null) {
            list();
            wakeup.unwatch(seat.process().bell());
            worker.leave(seat);
            worker.portSwitch().detach(seat.attachment());
        }
    }

    private void list() {
        seats = byName.values().toArray(ProcessSeat[]::new);
        told = new ProcessSeat[seats.length];
    }

    List<ProcessSeat> all() {
        return List.copyOf(byName.values());
    }

    /** Processes that were given up for what they wrote, since the start. */
    long givenUp() {
        return givenUp;
    }
}
