package io.weir.proof;

import io.weir.program.Field;
import io.weir.program.Packet;
import io.weir.program.Tag;
import io.weir.proof.Flows.Plain;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Flows against real frames with plain IPv4 headers. */
final class FrameTest {
    private FrameTest() {}

    static boolean matches(byte[] frame, Plain flow) {
        return switch (flow) {
            case Plain.Test test -> {
                Field field = Story.onFrame(test.field());
                // what is computed from marks is not there without them; hosts' frames are right by construction
                yield field.tag() == Tag.DERIVED || test.values().contains(Packet.of(frame).read(field));
            }
            case Plain.Both both -> both.parts().stream().allMatch(p -> matches(frame, p));
            case Plain.Either either -> either.parts().stream().anyMatch(p -> matches(frame, p));
            case Plain.Not not -> !matches(frame, not.part());
        };
    }

    /** Fields whose tests keep the frame out of the flow. */
    static List<Field> failing(byte[] frame, Plain flow) {
        Set<Field> fields = new LinkedHashSet<>();
        collect(frame, flow, true, fields);
        return new ArrayList<>(fields);
    }

    private static void collect(byte[] frame, Plain flow, boolean wanted, Set<Field> fields) {
        if (matches(frame, flow) == wanted) {
            return;
        }
        switch (flow) {
            case Plain.Test test -> fields.add(test.field());
            case Plain.Both both -> both.parts().forEach(p -> collect(frame, p, wanted, fields));
            case Plain.Either either -> either.parts().forEach(p -> collect(frame, p, wanted, fields));
            case Plain.Not not -> collect(frame, not.part(), !wanted, fields);
        }
    }
}
