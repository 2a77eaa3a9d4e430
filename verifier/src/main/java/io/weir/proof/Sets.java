package io.weir.proof;

import io.weir.proof.Flows.Plain;
import io.weir.verify.HeaderSpace;
import io.weir.verify.PacketSet;
import java.util.ArrayList;
import java.util.List;

/** Splits sets of packets by flows. */
final class Sets {
    private final HeaderSpace space;

    Sets(HeaderSpace space) {
        this.space = space;
    }

    /** {@code in} and {@code out} share no packet, and are all of what was split. */
    record Split(List<PacketSet> in, List<PacketSet> out) {}

    Split split(PacketSet packets, Plain flow) {
        return switch (flow) {
            case Plain.Test test -> new Split(
                    nonEmpty(space.where(packets, test.field(), test.values())),
                    nonEmpty(space.where(packets, test.field(), test.values().complement(test.field()))));
            case Plain.Both both -> conjunction(packets, both.parts());
            case Plain.Either either -> disjunction(packets, either.parts());
            case Plain.Not not -> {
                Split split = split(packets, not.part());
                yield new Split(split.out(), split.in());
            }
        };
    }

    List<PacketSet> in(PacketSet packets, Plain flow) {
        return split(packets, flow).in();
    }

    private Split conjunction(PacketSet packets, List<Plain> parts) {
        List<PacketSet> in = List.of(packets);
        List<PacketSet> out = new ArrayList<>();
        for (Plain part : parts) {
            List<PacketSet> still = new ArrayList<>();
            for (PacketSet set : in) {
                Split split = split(set, part);
                still.addAll(split.in());
                out.addAll(split.out());
            }
            in = still;
        }
        return new Split(in, out);
    }

    private Split disjunction(PacketSet packets, List<Plain> parts) {
        List<PacketSet> in = new ArrayList<>();
        List<PacketSet> out = List.of(packets);
        for (Plain part : parts) {
            List<PacketSet> still = new ArrayList<>();
            for (PacketSet set : out) {
                Split split = split(set, part);
                in.addAll(split.in());
                still.addAll(split.out());
            }
            out = still;
        }
        return new Split(in, out);
    }

    List<PacketSet> nonEmpty(List<PacketSet> sets) {
        return sets.stream().filter(s -> !space.isEmpty(s)).toList();
    }
}
