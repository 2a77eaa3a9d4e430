package io.weir.element;

import io.weir.program.Chooser;
import io.weir.program.Field;
import io.weir.program.Program;
import io.weir.program.Step;
import io.weir.program.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * HashSwitch(OFFSET, LENGTH): spreads packets over its outputs by some of their bytes.
 *
 * <p>Packets whose LENGTH bytes from OFFSET on are alike go to the same output. LENGTH is at most 48.
 */
final class HashSwitch implements ElementClass {
    @Override
    public String name() {
        return "HashSwitch";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        int offset = arguments.mandatory("OFFSET", Form.integer(0, 0xffff), 0);
        int length = arguments.mandatory("LENGTH", Form.integer(1, 48), 1);
        arguments.finish();
        List<Field> fields = new ArrayList<>();
        for (int at = offset; at < offset + length; at += 6) {
            fields.add(Field.bytes(Tag.START, at, Math.min(6, offset + length - at), "byte." + at));
        }
        int outputs = arguments.outputs();
        return Program.of(
                outputs,
                new Step.Choose(
                        new Chooser.Hash(fields),
                        IntStream.range(0, outputs).mapToObj(Steps::emit).toList()));
    }
}
