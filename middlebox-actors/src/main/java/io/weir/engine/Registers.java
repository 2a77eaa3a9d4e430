package io.weir.engine;

import io.weir.program.Assignment;
import io.weir.program.Chooser;
import io.weir.program.Field;
import io.weir.program.Holding;
import io.weir.program.Step;
import io.weir.program.Steps;
import io.weir.program.Tag;
import io.weir.program.Value;
import java.util.List;

/** Finds out whether a program uses registers at all: most do not, and need not forget the last element's. */
final class Registers {
    private Registers() {}

    static boolean used(Step first) {
        return Steps.reachable(first).stream().anyMatch(Registers::touches);
    }

    private static boolean touches(Step step) {
        return switch (step) {
            case Step.Match match ->
                match.rules().stream().flatMap(r -> r.terms().stream()).anyMatch(t -> is(t.field()));
            case Step.Compare compare -> is(compare.left()) || is(compare.right());
            case Step.Set set -> set.assignments().stream().anyMatch(Registers::touches);
            case Step.Take take -> touches(take.bytes());
            case Step.Lookup lookup -> any(lookup.key()) || lookup.into().stream().anyMatch(Registers::is);
            case Step.Learn learn ->
                learn.entries().stream().anyMatch(e -> any(e.key()) || any(e.values()));
            case Step.Pick _, Step.Opaque _ -> true;
            case Step.Choose choose ->
                choose.chooser() instanceof Chooser.Hash hash && hash.fields().stream().anyMatch(Registers::is);
            case Step.Hold hold -> hold.holding() instanceof Holding.Await await && any(await.key());
            case Step.Shift _, Step.Push _, Step.Mark _, Step.Checksum _, Step.Meter _, Step.Clone _, Step.Count _,
                    Step.Emit _, Step.Transmit _, Step.Drop _ -> false;
        };
    }

    private static boolean touches(Assignment assignment) {
        return is(assignment.target()) || touches(assignment.value());
    }

    private static boolean any(List<Value> values) {
        return values.stream().anyMatch(Registers::touches);
    }

    private static boolean touches(Value value) {
        return switch (value) {
            case Value.Read read -> is(read.field());
            case Value.Plus plus -> is(plus.field());
            case Value.Constant _, Value.Length _, Value.Sequence _ -> false;
        };
    }

    private static boolean is(Field field) {
        return field.tag() == Tag.REGISTER;
    }
}
