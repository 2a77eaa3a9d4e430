package io.weir.engine;

import static io.weir.program.Field.ABSENT;

import io.weir.program.Assignment;
import io.weir.program.Repair;
import io.weir.program.Step;

/** Assigns fields, all values read before any is written, and keeps the checksums right. */
final class SetOp extends Op {
    /** How a target's change reaches a checksum. */
    private enum Covered {
        /** Not in the packet's bytes: annotations, registers. */
        NO,
        /** Wholly in the fixed part of the IPv4 header, clear of its checksum. */
        IP,
        /** The same, and wholly in the addresses: in the pseudo header too. */
        ADDRESS,
        /** Relative to TRANSPORT. */
        TRANSPORT,
        /** Anything else: needs the bytes to be compared. */
        UNCLEAR
    }

    private final FieldAccess[] targets;
    private final Expression[] values;
    private final Covered[] covered;
    private final Repair repair;
    private final boolean clear;
    /** First bit behind the last target that is relative to TRANSPORT; -1 if there is none. */
    private final int lastTransportBit;
    private final Op next;

    SetOp(Step.Set set, Instance instance, Op next) {
        int size = set.assignments().size();
        this.targets = new FieldAccess[size];
        this.values = new Expression[size];
        this.covered = new Covered[size];
        boolean allClear = true;
        int last = -1;
        for (int i = 0; i < size; i++) {
            Assignment assignment = set.assignments().get(i);
            targets[i] = new FieldAccess(assignment.target());
            values[i] = Expression.of(assignment.value(), instance);
            covered[i] = covered(targets[i]);
            allClear &= covered[i] != Covered.UNCLEAR;
            last = covered[i] == Covered.TRANSPORT ? Math.max(last, targets[i].bit + targets[i].width) : last;
        }
        this.repair = set.repair();
        this.clear = allClear;
        this.lastTransportBit = last;
        this.next = next;
    }

    private static Covered covered(FieldAccess target) {
        int from = target.bit;
        int to = from + target.width;
        return switch (target.kind) {
            case NETWORK -> {
                if (from >= 96 && to <= 160) {
                    yield Covered.ADDRESS;
                }
                // bits 72 to 79 are the protocol, in the pseudo header but at another place; 80 to 95 the checksum
                yield from >= 0 && to <= 72 ? Covered.IP : Covered.UNCLEAR;
            }
            case TRANSPORT -> from >= 0 ? Covered.TRANSPORT : Covered.UNCLEAR;
            case START -> Covered.UNCLEAR;
            case ANNOTATION, REGISTER, LENGTH, IP_CHECKSUM_RIGHT, IP_HEADER_RIGHT, TRANSPORT_CHECKSUM_RIGHT,
                    TRANSPORT_HEADER_RIGHT, NOWHERE -> Covered.NO;
        };
    }

    @Override
    void run(Workspace w, int from, int count) {
        if (repair == Repair.NONE && targets.length == 1) {
            assignOne(w, from, count);
            next.run(w, from, count);
            return;
        }
        for (int i = from; i < from + count; i++) {
            long packet = w.batch[i];
            long frame = w.frame(packet);
            long[] numbers = w.numbers();
            Expression.evaluate(values, frame, packet, numbers);
            int header = repair == Repair.NONE ? 0 : FrameHeaders.ipHeader(frame, packet);
            if (header == 0) {
                assign(frame, packet, numbers);
            } else if (clear && header == 20 && clearOfChecksum(frame, packet)) {
                assignClear(frame, packet, numbers);
            } else {
                ByteRepair.around(this, w, frame, packet);
            }
        }
        next.run(w, from, count);
    }

    private void assignOne(Workspace w, int from, int count) {
        FieldAccess target = targets[0];
        FieldAccess source = values[0].readsFrom();
        if (source != null && source.kind == FieldAccess.Kind.NETWORK && target.kind == FieldAccess.Kind.ANNOTATION
                && target.width == 32 && (target.bit & 7) == 0) {
            annotate(w, source, target.offset, from, count);
            return;
        }
        Expression value = values[0];
        for (int i = from; i < from + count; i++) {
            long packet = w.batch[i];
            long frame = w.frame(packet);
            long number = value.evaluate(frame, packet);
            if (number != ABSENT) {
                target.write(frame, packet, number);
            }
        }
    }

    /** Copies a header field to an annotation, as every way into a configuration does with the destination address. */
    private static void annotate(Workspace w, FieldAccess source, int offset, int from, int count) {
        for (int i = from; i < from + count; i++) {
            long packet = w.batch[i];
            long frame = w.frame(packet);
            int network = Packets.network(packet);
            int at = network + source.offset;
            if (network != 0 && at >= Packets.start(packet) && at + source.span <= Packets.end(packet)) {
                FrameMemory.putInt(frame + offset, (int) (FrameMemory.longAt(frame + at) >>> source.shift & source.mask));
            }
        }
    }

    /** Whether no target that is relative to TRANSPORT shares a bit with this packet's transport checksum. */
    private boolean clearOfChecksum(long frame, long packet) {
        if (lastTransportBit < 0) {
            return true;
        }
        int offset = FrameHeaders.checksumOffset(FrameMemory.byteAt(frame + Packets.network(packet) + 9));
        for (int k = 0; offset >= 0 && 8 * offset < lastTransportBit && k < targets.length; k++) {
            int bit = targets[k].bit;
            boolean clears = bit >= 8 * offset + 16 || bit + targets[k].width <= 8 * offset;
            if (covered[k] == Covered.TRANSPORT && !clears) {
                return false;
            }
        }
        return true;
    }

    Repair repair() {
        return repair;
    }

    void assign(long frame, long packet, long[] numbers) {
        for (int k = 0; k < targets.length; k++) {
            if (numbers[k] != ABSENT) {
                targets[k].write(frame, packet, numbers[k]);
            }
        }
    }

    /**
     * Both checksums from the differences of the fields alone. In ones' complement arithmetic the value of any field,
     * moved to where it ends in its 16-bit word, adds to the sum as its words would, because 2 to the 16 is 1.
     */
    private void assignClear(long frame, long packet, long[] numbers) {
        int network = Packets.network(packet);
        int transport = network + 20;
        int protocol = FrameMemory.byteAt(frame + network + 9);
        int offset = FrameHeaders.checksumOffset(protocol);
        boolean follows = repair == Repair.IP_AND_TRANSPORT && offset >= 0 && transport + offset + 2 <= Packets.end(packet)
                && (FrameMemory.shortAt(frame + network + 6) & 0x1fff) == 0;
        long ip = 0;
        long upper = 0;
        boolean ipChanged = false;
        boolean upperChanged = false;
        for (int k = 0; k < targets.length; k++) {
            if (numbers[k] == ABSENT) {
                continue;
            }
            FieldAccess target = targets[k];
            Covered how = covered[k];
            long old = how == Covered.NO ? 0 : target.read(frame, packet);
            target.write(frame, packet, numbers[k]);
            long now = numbers[k] & target.mask;
            if (how == Covered.NO || old == ABSENT || old == now) {
                continue;
            }
            long difference = (now % 0xffff - old % 0xffff) << (-(target.bit + target.width) & 15);
            if (how != Covered.TRANSPORT) {
                ip += difference;
                ipChanged = true;
            }
            if (how != Covered.IP && (how == Covered.TRANSPORT || protocol != FrameHeaders.ICMP)) {
                upper += difference;
                upperChanged = true;
            }
        }
        if (ipChanged) {
            follow(frame + network + FrameHeaders.IP_CHECKSUM_AT, ip, false);
        }
        if (upperChanged && follows) {
            follow(frame + transport + offset, upper, protocol == FrameHeaders.UDP);
        }
    }

    /** Adds {@code difference} to what the checksum at {@code address} was made from (RFC 1624). */
    static void follow(long address, long difference, boolean udp) {
        int old = FrameMemory.shortAt(address);
        if (udp && old == 0) {
            return;
        }
        int sum = (int) Math.floorMod((~old & 0xffff) + difference, 0xffffL);
        int checksum = sum == 0 ? 0 : ~sum & 0xffff;
        FrameMemory.putShort(address, udp && checksum == 0 ? 0xffff : checksum);
    }
}
